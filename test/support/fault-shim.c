/*
 * Fault shim: a disk that fails on command, for tests. Preloaded into the ledger's process (LD_PRELOAD) it answers
 * writes and syncs of files whose path contains FAULT_SHIM_PATH with an error. What fails is read from the file
 * FAULT_SHIM_COMMAND each time: "<calls> <errno>", calls being "write", "sync" or "both"; no file, no fault.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static ssize_t bytes_of(const char *file, char *to, size_t size) {
  int handle = open(file, O_RDONLY | O_CLOEXEC);
  if (handle < 0) return -1;
  ssize_t length = read(handle, to, size - 1);
  close(handle);
  to[length < 0 ? 0 : length] = 0;
  return length;
}

/* The error that a call on a descriptor has to give; 0 for none. */
static int fault_of(int descriptor, const char *call) {
  const char *watched = getenv("FAULT_SHIM_PATH");
  const char *command = getenv("FAULT_SHIM_COMMAND");
  char link[64], path[4096], text[64], calls[16];
  int code = 0;
  if (watched == NULL || command == NULL) return 0;
  if (bytes_of(command, text, sizeof text) <= 0) return 0;
  if (sscanf(text, "%15s %d", calls, &code) != 2) return 0;
  if (strcmp(calls, "both") != 0 && strcmp(calls, call) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, watched) == NULL ? 0 : code;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(descriptor, call)                  \
  int code = fault_of(descriptor, call);        \
  if (code != 0) {                              \
    errno = code;                               \
    return -1;                                  \
  }

ssize_t write(int fd, const void *data, size_t size) {
  FAIL(fd, "write")
  return REAL(write)(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  FAIL(fd, "write")
  return REAL(pwrite)(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  FAIL(fd, "write")
  return REAL(pwrite64)(fd, data, size, at);
}

int ftruncate(int fd, off_t size) {
  FAIL(fd, "write")
  return REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size) {
  FAIL(fd, "write")
  return REAL(ftruncate64)(fd, size);
}

int fsync(int fd) {
  FAIL(fd, "sync")
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  FAIL(fd, "sync")
  return REAL(fdatasync)(fd);
}
