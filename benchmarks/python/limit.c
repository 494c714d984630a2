/* The memory's own speed: how fast this machine reads an array, or reads one and writes another, whatever is computed.
 *
 * bench.py compiles this at run time (-O3 -march=native). Reading keeps 64 integer sums apart, so that additions never wait
 * for each other. Writing is tried through the cache and past it; the caller takes the better one. The threads are started and
 * stand at a gate before the clock starts. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

enum { MOST_THREADS = 64, SUMS = 64 };

typedef enum { READ = 0, COPY = 1, COPY_PAST_CACHE = 2 } job_kind;

typedef struct {
  const uint32_t *source;
  uint32_t *destination;
  size_t count; /* a multiple of SUMS */
  job_kind kind;
  int cpu;
  int threads;
  uint32_t result;
} job;

static _Atomic int waiting;
static _Atomic int finished;
static _Atomic int gate;

static uint32_t read_all(const uint32_t *x, size_t count) {
  uint32_t sums[SUMS] = {0};
  for (size_t i = 0; i < count; i += SUMS)
    for (size_t k = 0; k < SUMS; k++)
      sums[k] += x[i + k];
  uint32_t sum = 0;
  for (size_t k = 0; k < SUMS; k++)
    sum += sums[k];
  return sum;
}

static void copy_past_cache(uint32_t *to, const uint32_t *from, size_t count) {
#if defined(__AVX512F__)
  for (size_t i = 0; i < count; i += 16)
    _mm512_stream_si512((void *)(to + i), _mm512_loadu_si512(from + i));
  _mm_sfence();
#elif defined(__AVX__)
  for (size_t i = 0; i < count; i += 8)
    _mm256_stream_si256((void *)(to + i), _mm256_loadu_si256((const void *)(from + i)));
  _mm_sfence();
#elif defined(__SSE2__)
  for (size_t i = 0; i < count; i += 4)
    _mm_stream_si128((void *)(to + i), _mm_loadu_si128((const void *)(from + i)));
  _mm_sfence();
#else
  memcpy(to, from, count * sizeof *to);
#endif
}

static uint32_t work(const job *j) {
  switch (j->kind) {
  case READ:
    return read_all(j->source, j->count);
  case COPY:
    memcpy(j->destination, j->source, j->count * sizeof(uint32_t));
    return j->destination[0];
  case COPY_PAST_CACHE:
    copy_past_cache(j->destination, j->source, j->count);
    return j->destination[0];
  }
  return 0;
}

static void *stand_at_gate(void *argument) {
  job *j = argument;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(j->cpu, &set);
  if (j->threads > 1)
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
  atomic_fetch_add(&waiting, 1);
  while (!atomic_load(&gate))
    ;
  j->result = work(j);
  atomic_fetch_add(&finished, 1);
  return NULL;
}

/* Seconds to read `count` words of 32 bits (kind 0), or to copy them (1: through the cache, 2: past it; `destination` on a
 * 64-byte boundary), split over `threads`. Negative when it cannot be done. Everything is done once untimed if `warm`. */
double limit_seconds(const uint32_t *source, uint32_t *destination, int64_t count, int kind, int threads, int warm,
                     uint32_t *result) {
  static job jobs[MOST_THREADS];
  pthread_t ids[MOST_THREADS];
  cpu_set_t allowed;
  if (threads < 1 || threads > MOST_THREADS || sched_getaffinity(0, sizeof allowed, &allowed) != 0)
    return -1;
  int cpu = sched_getcpu(); /* the caller's own; the others follow */
  size_t part = (size_t)count / (size_t)threads / SUMS * SUMS;
  for (int t = 0; t < threads; t++) {
    size_t offset = part * (size_t)t;
    jobs[t] = (job){.source = source + offset,
                    .destination = destination ? destination + offset : NULL,
                    .count = part,
                    .kind = (job_kind)kind,
                    .cpu = cpu,
                    .threads = threads};
    do
      cpu = (cpu + 1) % CPU_SETSIZE;
    while (!CPU_ISSET(cpu, &allowed));
  }
  double seconds = -1;
  for (int round = warm ? 0 : 1; round < 2; round++) {
    struct timespec from, to;
    atomic_store(&waiting, 0);
    atomic_store(&finished, 0);
    atomic_store(&gate, 0);
    int started = 1;
    while (started < threads && pthread_create(&ids[started], NULL, stand_at_gate, &jobs[started]) == 0)
      started++;
    while (atomic_load(&waiting) < started - 1)
      ;
    clock_gettime(CLOCK_MONOTONIC, &from);
    atomic_store(&gate, 1);
    jobs[0].result = work(&jobs[0]);
    while (atomic_load(&finished) < started - 1)
      ;
    clock_gettime(CLOCK_MONOTONIC, &to);
    for (int t = 1; t < started; t++)
      pthread_join(ids[t], NULL);
    if (started < threads)
      return -1;
    seconds = (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
  }
  *result = 0;
  for (int t = 0; t < threads; t++)
    *result += jobs[t].result;
  return seconds;
}
