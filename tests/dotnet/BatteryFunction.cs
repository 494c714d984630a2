namespace NativeEntropy.Tests;

/// <summary>What the battery needs to know of a function: the names of its arrays, as in the reference files.</summary>
internal sealed record BatteryFunction(string[] Inputs, bool Elementwise = false, bool IsLoss = false)
{
    /// <summary>Keys of a line that are no parameters of functions.</summary>
    public static HashSet<string> Shapes { get; } =
    [
        "rows", "cols", "seed", "scale", "offset", "peak", "specials", "values", "spread", "near", "modulo", "weights", "first", "second", "more", "target", "ignore",
        "grad_output", "class_weight", "sample_weight",
    ];

    public static BatteryFunction Named(string function) => (Library<float>.WithoutGradient(function) ?? function) switch
    {
        "logsumexp_weighted" => new(["x", "weights"]),
        "logaddexp" => new(["a", "b"], Elementwise: true),
        "sigmoid" or "sigmoid_grad" or "log_sigmoid" or "softplus" => new(["x"], Elementwise: true),
        "logsumexp" or "softmax" or "log_softmax" => new(["x"]),
        "softmax_cross_entropy" or "softmax_cross_entropy_stats" or "softmax_perplexity" => new(["logits"], IsLoss: true),
        "softmax_cross_entropy_soft" => new(["logits", "probabilities"], IsLoss: true),
        "nll_loss" => new(["log_probs"], IsLoss: true),
        "multi_margin_loss" => new(["scores"], IsLoss: true),
        "binary_cross_entropy" => new(["p", "y", "weight"], true, true),
        "binary_cross_entropy_with_logits" => new(["logits", "y", "weight", "pos_weight"], true, true),
        "focal_loss" => new(["logits", "y"], true, true),
        "kl_div" => new(["log_q", "p"], true, true),
        "mse_loss" => new(["x", "y"], true, true),
        "hinge_loss" => new(["score", "y"], true, true),
        "gaussian_nll_loss" => new(["mean", "y", "var"], true, true),
        "poisson_nll_loss" => new(["x", "y"], true, true),
        "softmax_entropy" or "token_log_probs" => new(["logits"]),
        "softmax_kl_divergence" or "softmax_js_divergence" => new(["p_logits", "q_logits"]),
        "self_information" or "binary_entropy" => new(["p"], Elementwise: true),
        "entropy" or "perplexity" or "renyi_entropy" or "tsallis_entropy" => new(["p"]),
        "cross_entropy" or "kl_divergence" or "js_divergence" or "js_distance" => new(["p", "q"]),
        "joint_entropy" or "conditional_entropy" or "mutual_information" => new(["pxy"]),
        "entropy_from_counts" => new(["counts"]),
        "byte_entropy" => new(["data"]),
        "mutual_information_from_labels" or "normalized_mutual_information" => new(["x_labels", "y_labels"]),
        "huffman_lengths" or "shannon_lengths" => new(["p"]),
        "expected_length" => new(["p", "lengths"]),
        "implied_distribution" => new(["lengths"], Elementwise: true),
        "kraft_sum" => new(["lengths"]),
        "gaussian_entropy" => new(["sigma"], Elementwise: true),
        "gaussian_cross_entropy" or "gaussian_kl_divergence" => new(["mu_p", "sigma_p", "mu_q", "sigma_q"], Elementwise: true),
        _ => throw new ArgumentException($"No such function: {function}", nameof(function)),
    };
}
