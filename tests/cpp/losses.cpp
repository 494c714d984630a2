#include "check.hpp"

namespace {

// C's parameters, none at its default.
ne_cross_entropy_params params_of(const arguments<double> &a, int32_t reduction) {
  ne_cross_entropy_params params = {};
  params.size = sizeof params;
  params.reduction = reduction;
  params.empty = NE_EMPTY_ZERO;
  params.ignore_mode = NE_IGNORE_NONE;
  params.weight = a.classes.data();
  params.sample_weight = a.samples.data();
  return params;
}
ne_cross_entropy_params all_params_of(const arguments<double> &a, int32_t reduction) {
  ne_cross_entropy_params params = params_of(a, reduction);
  params.label_smoothing = 0.25;
  params.temperature = 2;
  params.softcap = 8;
  params.z_loss = 0.5;
  return params;
}
auto options_of(const auto &a, ne::reduce reduction = ne::reduce::mean) {
  return ne::cross_entropy_options<typename std::remove_cvref_t<decltype(a)>::V>{.reduction = reduction,
                                                                                 .empty = ne::on_empty::zero,
                                                                                 .ignore_index = {},
                                                                                 .weight = a.classes,
                                                                                 .sample_weight = a.samples,
                                                                                 .label_smoothing = 0.25,
                                                                                 .temperature = 2,
                                                                                 .softcap = 8,
                                                                                 .z_loss = 0.5};
}

void test_cross_entropy() {
  using namespace ne::losses;
  IN_ALL(
      "cross_entropy", 1, [](auto a) { return all(cross_entropy(a.rows(a.x), a.target, options_of(a, ne::reduce::sum))); },
      [](auto &a, double *out) {
        const auto params = all_params_of(a, NE_REDUCTION_SUM);
        return ne_softmax_cross_entropy_f64(a.x.data(), a.target.data(), 2, 3, 3, &params, out);
      });
  IN_ALL(
      "cross_entropy, defaults", 1, [](auto a) { return all(cross_entropy(a.rows(a.x), a.target)); },
      [](auto &a, double *out) { return ne_softmax_cross_entropy_f64(a.x.data(), a.target.data(), 2, 3, 3, nullptr, out); });
  IN_ALL(
      "cross_entropy, every loss", 2,
      [](auto a) {
        cross_entropy(a.rows(a.x), a.target, a.values, options_of(a));
        return all(a.values);
      },
      [](auto &a, double *out) {
        const auto params = all_params_of(a, NE_REDUCTION_NONE);
        return ne_softmax_cross_entropy_f64(a.x.data(), a.target.data(), 2, 3, 3, &params, out);
      });
  IN_ALL(
      "cross_entropy_with_grad", 7,
      [](auto a) {
        const auto loss = cross_entropy_with_grad(a.rows(a.x), a.target, a.rows(a.out), options_of(a), 3);
        return all(loss, a.out);
      },
      [](auto &a, double *out) {
        const auto params = all_params_of(a, NE_REDUCTION_MEAN);
        const double three = 3;
        return ne_softmax_cross_entropy_grad_f64(a.x.data(), a.target.data(), &three, 2, 3, 3, &params, out, out + 1, 3);
      });
  IN_ALL(
      "cross_entropy_with_grad, every loss", 8,
      [](auto a) {
        cross_entropy_with_grad(a.rows(a.x), a.target, a.values, a.rows(a.out), options_of(a), a.factors);
        return all(a.values, a.out);
      },
      [](auto &a, double *out) {
        const auto params = all_params_of(a, NE_REDUCTION_NONE);
        return ne_softmax_cross_entropy_grad_f64(a.x.data(), a.target.data(), a.factors.data(), 2, 3, 3, &params, out, out + 2, 3);
      });
  IN_ALL(
      "cross_entropy of probabilities", 1, [](auto a) { return all(cross_entropy(a.rows(a.x), a.rows(a.p), options_of(a))); },
      [](auto &a, double *out) {
        const auto params = all_params_of(a, NE_REDUCTION_MEAN);
        return ne_softmax_cross_entropy_soft_f64(a.x.data(), a.p.data(), 2, 3, 3, 3, &params, out);
      });
  IN_ALL(
      "cross_entropy_with_grad of probabilities, every loss", 8,
      [](auto a) {
        cross_entropy_with_grad(a.rows(a.x), a.rows(a.p), a.values, a.rows(a.out));
        return all(a.values, a.out);
      },
      [](auto &a, double *out) {
        ne_cross_entropy_params params = {};
        params.size = sizeof params;
        params.reduction = NE_REDUCTION_NONE;
        return ne_softmax_cross_entropy_soft_grad_f64(a.x.data(), a.p.data(), nullptr, 2, 3, 3, 3, &params, out, out + 2, 3);
      });
}

void test_row_losses() {
  using namespace ne::losses;
  IN_ALL(
      "nll_loss", 1,
      [](auto a) {
        return all(nll_loss(a.rows(a.x), a.target, {.ignore_index = {}, .weight = a.classes, .sample_weight = a.samples}));
      },
      [](auto &a, double *out) {
        auto params = params_of(a, NE_REDUCTION_MEAN);
        return ne_nll_loss_f64(a.x.data(), a.target.data(), 2, 3, 3, &params, out);
      });
  IN_ALL(
      "nll_loss_with_grad, an ignored class", 7,
      [](auto a) {
        const auto loss = nll_loss_with_grad(a.rows(a.x), a.target, a.rows(a.out), {.ignore_index = 0});
        return all(loss, a.out);
      },
      [](auto &a, double *out) {
        ne_cross_entropy_params params = {};
        params.size = sizeof params;
        params.ignore_mode = NE_IGNORE_INDEX;
        return ne_nll_loss_grad_f64(a.x.data(), a.target.data(), nullptr, 2, 3, 3, &params, out, out + 1, 3);
      });
  IN_ALL(
      "multi_margin_loss", 1,
      [](auto a) {
        return all(
            multi_margin_loss(a.rows(a.x), a.target, {.p = 2, .margin = 0.5, .weight = a.classes, .reduction = ne::reduce::sum}));
      },
      [](auto &a, double *out) {
        return ne_multi_margin_loss_f64(a.x.data(), a.target.data(), a.classes.data(), 2, 3, 3, 2, 0.5, NE_REDUCTION_SUM, nullptr,
                                        out);
      });
  IN_ALL(
      "multi_margin_loss, every loss", 2,
      [](auto a) {
        multi_margin_loss(a.rows(a.x), a.target, a.values);
        return all(a.values);
      },
      [](auto &a, double *out) {
        return ne_multi_margin_loss_f64(a.x.data(), a.target.data(), nullptr, 2, 3, 3, 1, 1, NE_REDUCTION_NONE, nullptr, out);
      });
  IN_ALL(
      "multi_margin_loss_with_grad", 7,
      [](auto a) {
        const auto loss = multi_margin_loss_with_grad(a.rows(a.x), a.target, a.rows(a.out), {.weight = a.classes}, 3);
        return all(loss, a.out);
      },
      [](auto &a, double *out) {
        const double three = 3;
        return ne_multi_margin_loss_grad_f64(a.x.data(), a.target.data(), a.classes.data(), &three, 2, 3, 3, 1, 1,
                                             NE_REDUCTION_MEAN, nullptr, out, out + 1, 3);
      });
  IN_ALL(
      "multi_margin_loss_with_grad, every loss", 8,
      [](auto a) {
        multi_margin_loss_with_grad(a.rows(a.x), a.target, a.values, a.rows(a.out), {.p = 2}, a.factors);
        return all(a.values, a.out);
      },
      [](auto &a, double *out) {
        return ne_multi_margin_loss_grad_f64(a.x.data(), a.target.data(), nullptr, a.factors.data(), 2, 3, 3, 2, 1,
                                             NE_REDUCTION_NONE, nullptr, out, out + 2, 3);
      });
}

// The four forms of an elementwise loss. `c` and `c_grad` call C: (arguments, reduction, loss), and (.., grad_output, loss, grad).
void test_forms(const char *name, const auto &loss, const auto &with_grad, auto &&inputs, auto &&options, auto &&c, auto &&c_grad) {
  IN_ALL(
      name, 1, [&](auto a) { return all(loss(inputs(a).first, inputs(a).second, options(a))); },
      [&](auto &a, double *out) { return c(a, NE_REDUCTION_MEAN, out); });
  IN_ALL(
      name, 6,
      [&](auto a) {
        loss(inputs(a).first, inputs(a).second, a.losses, options(a));
        return all(a.losses);
      },
      [&](auto &a, double *out) { return c(a, NE_REDUCTION_NONE, out); });
  IN_ALL(
      name, 7,
      [&](auto a) {
        const auto mean = with_grad(inputs(a).first, inputs(a).second, a.out, options(a), 3);
        return all(mean, a.out);
      },
      [&](auto &a, double *out) {
        const double three = 3;
        return c_grad(a, NE_REDUCTION_MEAN, &three, out, out + 1);
      });
  IN_ALL(
      name, 12,
      [&](auto a) {
        with_grad(inputs(a).first, inputs(a).second, a.losses, a.out, options(a), a.six);
        return all(a.losses, a.out);
      },
      [&](auto &a, double *out) { return c_grad(a, NE_REDUCTION_NONE, a.six.data(), out, out + 6); });
}

template <template <class> class Options, class A> using options_for = Options<typename std::remove_cvref_t<A>::T>;

void test_elementwise_losses() {
  using namespace ne::losses;
  const auto x_and_p = [](auto &a) { return std::pair(std::span(a.x), std::span(a.p)); };
  const auto p_and_q = [](auto &a) { return std::pair(std::span(a.p), std::span(a.q)); };
  const auto no_options = [](auto &a) { return options_for<ne::loss_options, decltype(a)>(); };
  test_forms(
      "binary_cross_entropy", binary_cross_entropy, binary_cross_entropy_with_grad, p_and_q,
      [](auto &a) { return options_for<ne::binary_cross_entropy_options, decltype(a)>{.weight = a.weight}; },
      [](auto &a, int32_t reduction, double *loss) {
        return ne_binary_cross_entropy_f64(a.p.data(), a.q.data(), a.weight.data(), 3, 6, reduction, loss);
      },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_binary_cross_entropy_grad_f64(a.p.data(), a.q.data(), a.weight.data(), 3, go, 6, reduction, loss, grad);
      });
  test_forms(
      "binary_cross_entropy_with_logits", binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_with_grad, x_and_p,
      [](auto &a) {
        return options_for<ne::binary_cross_entropy_with_logits_options, decltype(a)>{.weight = a.weight, .pos_weight = a.var};
      },
      [](auto &a, int32_t reduction, double *loss) {
        return ne_binary_cross_entropy_with_logits_f64(a.x.data(), a.p.data(), a.weight.data(), 3, a.var.data(), 2, 6, reduction,
                                                       loss);
      },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_binary_cross_entropy_with_logits_grad_f64(a.x.data(), a.p.data(), a.weight.data(), 3, a.var.data(), 2, go, 6,
                                                            reduction, loss, grad);
      });
  test_forms(
      "focal_loss", focal_loss, focal_loss_with_grad, x_and_p,
      [](auto &a) { return options_for<ne::focal_options, decltype(a)>{.alpha = 0.25, .gamma = 3}; },
      [](auto &a, int32_t reduction, double *loss) {
        const double alpha = 0.25;
        return ne_focal_loss_f64(a.x.data(), a.p.data(), 6, &alpha, 3, reduction, loss);
      },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        const double alpha = 0.25;
        return ne_focal_loss_grad_f64(a.x.data(), a.p.data(), go, 6, &alpha, 3, reduction, loss, grad);
      });
  test_forms(
      "kl_div", kl_div, kl_div_with_grad, x_and_p,
      [](auto &a) { return options_for<ne::kl_div_options, decltype(a)>{.log_target = true}; },
      [](auto &a, int32_t reduction, double *loss) { return ne_kl_div_f64(a.x.data(), a.p.data(), 6, 1, 0, reduction, loss); },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_kl_div_grad_f64(a.x.data(), a.p.data(), go, 6, 1, 0, reduction, loss, grad);
      });
  IN_ALL(
      "kl_div, batchmean", 1, [](auto a) { return all(kl_div(a.x, a.p, {.batch = 2, .reduction = ne::reduce::batchmean})); },
      [](auto &a, double *out) { return ne_kl_div_f64(a.x.data(), a.p.data(), 6, 0, 2, NE_REDUCTION_BATCHMEAN, out); });
  test_forms(
      "mse_loss", mse_loss, mse_loss_with_grad, x_and_p, no_options,
      [](auto &a, int32_t reduction, double *loss) { return ne_mse_loss_f64(a.x.data(), a.p.data(), 6, reduction, loss); },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_mse_loss_grad_f64(a.x.data(), a.p.data(), go, 6, reduction, loss, grad);
      });
  test_forms(
      "hinge_loss", hinge_loss, hinge_loss_with_grad, [](auto &a) { return std::pair(std::span(a.p), std::span(a.signs)); },
      no_options,
      [](auto &a, int32_t reduction, double *loss) { return ne_hinge_loss_f64(a.p.data(), a.signs.data(), 6, reduction, loss); },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_hinge_loss_grad_f64(a.p.data(), a.signs.data(), go, 6, reduction, loss, grad);
      });
  test_forms(
      "gaussian_nll_loss", gaussian_nll_loss, gaussian_nll_loss_with_grad, x_and_p,
      [](auto &a) { return options_for<ne::gaussian_nll_options, decltype(a)>{.var = a.var, .full = true, .eps = 0.75}; },
      [](auto &a, int32_t reduction, double *loss) {
        return ne_gaussian_nll_loss_f64(a.x.data(), a.p.data(), a.var.data(), 2, 6, 1, 0.75, reduction, loss);
      },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_gaussian_nll_loss_grad_f64(a.x.data(), a.p.data(), a.var.data(), 2, go, 6, 1, 0.75, reduction, loss, grad);
      });
  test_forms(
      "poisson_nll_loss", poisson_nll_loss, poisson_nll_loss_with_grad, p_and_q,
      [](auto &a) { return options_for<ne::poisson_nll_options, decltype(a)>{.log_input = false, .full = true, .eps = 0.5}; },
      [](auto &a, int32_t reduction, double *loss) {
        return ne_poisson_nll_loss_f64(a.p.data(), a.q.data(), 6, 0, 1, 0.5, reduction, loss);
      },
      [](auto &a, int32_t reduction, const double *go, double *loss, double *grad) {
        return ne_poisson_nll_loss_grad_f64(a.p.data(), a.q.data(), go, 6, 0, 1, 0.5, reduction, loss, grad);
      });
}

} // namespace

void test_losses() {
  test_cross_entropy();
  test_row_losses();
  test_elementwise_losses();
}
