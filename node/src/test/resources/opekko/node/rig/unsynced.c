// Keeps, for files below OPEKKO_SHIM/data while OPEKKO_SHIM/keep-unsynced says so, what writes since the last sync have
// replaced: in OPEKKO_SHIM/unsynced, a file for each inode. Whoever puts it back has what a disk has after its power was lost.
// A record is the file's size before, offset and length of what was replaced, and that; the first is led by the path.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

long shim_keeps_unsynced(void);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef ssize_t (*of_write)(int, const void *, size_t);
typedef ssize_t (*of_pwrite)(int, const void *, size_t, off64_t);
typedef ssize_t (*of_writev)(int, const struct iovec *, int);
typedef int (*of_truncate)(int, off64_t);

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static ssize_t real_write(int fd, const void *from, size_t size) {
  static of_write write_it;
  if (!write_it) write_it = (of_write)real("write");
  return write_it(fd, from, size);
}

// Whether a file is looked after; then also the path of what is kept for it.
static int watched(int fd, struct stat *file, char *path, char *kept) {
  char link[64];
  const char *folder = getenv("OPEKKO_SHIM");
  if (!folder || !shim_keeps_unsynced() || fstat(fd, file) || !S_ISREG(file->st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  size_t above = strlen(folder);
  if (strncmp(path, folder, above) || strncmp(path + above, "/data/", 6)) return 0;
  snprintf(kept, PATH_MAX, "%s/unsynced/%lu", folder, (unsigned long)file->st_ino);
  return 1;
}

// Before bytes from offset on change, or are cut off.
static void keep(int fd, off64_t offset, off64_t length) {
  struct stat file;
  char path[PATH_MAX], kept[PATH_MAX];
  if (!watched(fd, &file, path, kept)) return;
  int journal = open(kept, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  // Opened for writing only, as many are, it could not be read.
  int reader = open(path, O_RDONLY | O_CLOEXEC);
  if (offset < 0) offset = file.st_size;
  off64_t end = offset + length < file.st_size ? offset + length : file.st_size;
  off64_t head[3] = {file.st_size, offset, end > offset ? end - offset : 0};
  char *content = malloc(head[2] + 1);
  if (journal < 0 || reader < 0 || !content || pread(reader, content, head[2], offset) != head[2]) abort();
  if (lseek(journal, 0, SEEK_END) == 0) {
    real_write(journal, path, strlen(path));
    real_write(journal, "\n", 1);
  }
  real_write(journal, head, sizeof head);
  real_write(journal, content, head[2]);
  free(content);
  close(journal);
  close(reader);
}

static off64_t place(int fd) { return fcntl(fd, F_GETFL) & O_APPEND ? -1 : lseek64(fd, 0, SEEK_CUR); }

// A sync that is done: what was replaced before it is gone for good.
int shim_sync(int fd, int (*sync_it)(int)) {
  struct stat file;
  char path[PATH_MAX], kept[PATH_MAX];
  if (!watched(fd, &file, path, kept)) return sync_it(fd);
  pthread_mutex_lock(&lock);
  int result = sync_it(fd);
  if (result == 0) unlink(kept);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t write(int fd, const void *from, size_t size) {
  if (!shim_keeps_unsynced()) return real_write(fd, from, size);
  struct stat file;
  char path[PATH_MAX], kept[PATH_MAX];
  if (!watched(fd, &file, path, kept)) return real_write(fd, from, size);
  pthread_mutex_lock(&lock);
  keep(fd, place(fd), size);
  ssize_t result = real_write(fd, from, size);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t writev(int fd, const struct iovec *from, int count) {
  static of_writev write_it;
  if (!write_it) write_it = (of_writev)real("writev");
  struct stat file;
  char path[PATH_MAX], kept[PATH_MAX];
  if (!shim_keeps_unsynced() || !watched(fd, &file, path, kept)) return write_it(fd, from, count);
  off64_t size = 0;
  for (int i = 0; i < count; i++) size += from[i].iov_len;
  pthread_mutex_lock(&lock);
  keep(fd, place(fd), size);
  ssize_t result = write_it(fd, from, count);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t offset) {
  static of_pwrite write_it;
  if (!write_it) write_it = (of_pwrite)real("pwrite64");
  if (!shim_keeps_unsynced()) return write_it(fd, from, size, offset);
  pthread_mutex_lock(&lock);
  keep(fd, offset, size);
  ssize_t result = write_it(fd, from, size, offset);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t offset) { return pwrite64(fd, from, size, offset); }

int ftruncate64(int fd, off64_t size) {
  static of_truncate truncate_it;
  if (!truncate_it) truncate_it = (of_truncate)real("ftruncate64");
  if (!shim_keeps_unsynced()) return truncate_it(fd, size);
  pthread_mutex_lock(&lock);
  keep(fd, size, LONG_MAX / 2);
  int result = truncate_it(fd, size);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
