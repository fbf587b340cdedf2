// Lies between a node and its machine: makes the disk slow or broken and the wall clock wrong, as
// files in the folder OPEKKO_SHIM say. Preloaded by the fault rig; the monotonic clock stays right.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef int (*of_file)(int);
typedef int (*of_clock)(clockid_t, struct timespec *);
typedef int (*of_wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

static long value(const char *name) {
  char path[4096];
  const char *folder = getenv("OPEKKO_SHIM");
  long found = 0;
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%ld", &found) != 1) found = 0;
  fclose(file);
  return found;
}

int shim_sync(int fd, int (*sync_it)(int));

static int disk(int fd, const char *call) {
  long millis = value("sync-millis");
  struct timespec pause = {millis / 1000, millis % 1000 * 1000000};
  if (millis > 0) nanosleep(&pause, NULL);
  if (value("sync-fails")) {
    errno = EIO;
    return -1;
  }
  return shim_sync(fd, (of_file)dlsym(RTLD_NEXT, call));
}

int fsync(int fd) { return disk(fd, "fsync"); }

int fdatasync(int fd) { return disk(fd, "fdatasync"); }

static int real_clock(clockid_t id, struct timespec *time) {
  static of_clock real;
  if (!real) real = (of_clock)dlsym(RTLD_NEXT, "clock_gettime");
  return real(id, time);
}

// Read from its file ten times a second at most: for what is asked very often.
static long often(const char *name, long *known, long *tenth) {
  struct timespec now;
  real_clock(CLOCK_MONOTONIC_COARSE, &now);
  long this_tenth = now.tv_sec * 10 + now.tv_nsec / 100000000 + 1;
  if (this_tenth != *tenth) {
    *tenth = this_tenth;
    *known = value(name);
  }
  return *known;
}

static long clock_seconds(void) {
  static long known, tenth;
  return often("clock-seconds", &known, &tenth);
}

long shim_keeps_unsynced(void) {
  static long known, tenth;
  return often("keep-unsynced", &known, &tenth);
}

int clock_gettime(clockid_t id, struct timespec *time) {
  int result = real_clock(id, time);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) time->tv_sec += clock_seconds();
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

// A wait until a wall-clock time ends by the kernel's clock, which is not shifted. Times of the
// monotonic clock, which begins when the machine does, are much smaller.
int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
  static of_wait real;
  if (!real) real = (of_wait)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  if (!real) real = (of_wait)dlsym(RTLD_NEXT, "pthread_cond_timedwait");
  struct timespec shifted = *until;
  if (shifted.tv_sec > 1000000000) shifted.tv_sec -= clock_seconds();
  return real(cond, mutex, &shifted);
}
