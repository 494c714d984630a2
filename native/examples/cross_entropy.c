/* Cross-entropy, perplexity and gradient of three rows of logits.
 *
 *   cc cross_entropy.c $(pkg-config --cflags --libs native_entropy) -lm -Wl,-rpath,"$(pkg-config --variable=libdir native_entropy)"
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include <native_entropy.h>

enum { ROWS = 3, COLS = 4 };

static int failed(const char *what, ne_status status) {
  fprintf(stderr, "%s: %s\n", what, ne_status_text(status));
  return 1;
}

int main(void) {
  static const float logits[ROWS][COLS] = {
      {2.0F, 1.0F, 0.0F, -1.0F},      /* fairly sure of class 0, which is right */
      {0.0F, 0.0F, 0.0F, 0.0F},       /* no idea: the loss is log 4 */
      {0.0F, -20.0F, -21.0F, -22.0F}, /* very sure, and right: the loss keeps its digits */
  };
  static const int64_t target[ROWS] = {0, 3, 0};

  printf("native_entropy %s, build %s\n", ne_version(), ne_isa());
  if (ne_abi_version() != NE_ABI_VERSION) {
    fprintf(stderr, "header and library do not belong together\n");
    return 1;
  }

  /* One loss per row. */
  ne_cross_entropy_params params = {.size = sizeof params, .reduction = NE_REDUCTION_NONE};
  float loss[ROWS];
  ne_status status = ne_softmax_cross_entropy_f32(&logits[0][0], target, ROWS, COLS, COLS, &params, loss);
  if (status != NE_OK)
    return failed("cross-entropy", status);
  for (int row = 0; row < ROWS; row++)
    printf("row %d: loss %.5e\n", row, (double)loss[row]);

  /* Their mean, which is what NULL parameters mean, and its gradient, in one pass. */
  float mean;
  float gradient[ROWS][COLS];
  status = ne_softmax_cross_entropy_grad_f32(&logits[0][0], target, NULL, ROWS, COLS, COLS, NULL, &mean, &gradient[0][0], COLS);
  if (status != NE_OK)
    return failed("gradient", status);
  printf("mean %.5f nats, perplexity %.4f\n", (double)mean, exp((double)mean));
  for (int row = 0; row < ROWS; row++) {
    printf("gradient %d:", row);
    for (int col = 0; col < COLS; col++)
      printf(" %+.4e", (double)gradient[row][col]);
    printf("\n");
  }

  /* A class that does not exist is reported, with its row; nothing is written and no memory outside the arrays is read. */
  static const int64_t wrong[ROWS] = {0, 4, 0};
  int64_t bad_row = -1;
  params.bad_row = &bad_row;
  status = ne_softmax_cross_entropy_f32(&logits[0][0], wrong, ROWS, COLS, COLS, &params, loss);
  if (status != NE_ERR_TARGET_RANGE)
    return failed("a bad class went unnoticed", status);
  printf("class 4 of 4 in row %" PRId64 ": %s\n", bad_row, ne_status_text(status));
  return 0;
}
