/* File operations that fail, are torn or end the process at a chosen moment: a library to be preloaded (LD_PRELOAD).
 *
 * It watches what changes files and folders below $WHOSAID_FAULT_ROOT: open (where it may create or truncate), write,
 * ftruncate, rename, link, unlink, mkdir, rmdir, fsync, in every spelling that CPython and SQLite call, and
 * counts them from 1. fault_plan() says what becomes of the one numbered `at` (and, if `lasting`, of all that follow):
 *
 *   "none"              nothing; all are counted
 *   "kill"              SIGKILL before it
 *   "torn"              half of it is written, where it is a write, then SIGKILL
 *   "enospc", "eio"     it is not done and fails with that errno
 *
 * With a `log`, each operation is appended to that file (which must lie elsewhere) as a line of seven fields split by
 * tabs (kind, inode, a, b, errno, path, other path), a write's bytes behind its line. tests/power.py reads it.
 *
 * It does not see what goes through mmap (SQLite's -shm, which a power cut voids anyway) or stdio. sendfile and
 * copy_file_range are refused, so that their callers fall back to write. fsync is counted and noted but never passed
 * on: no test pulls a plug, and thousands of builds would only wait for the disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { NONE, KILL, TORN, ENOSPC_, EIO_ };
static const char *const MODES[] = {"none", "kill", "torn", "enospc", "eio"};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static enum mode mode;
static long count, at;
static int lasting, log_fd = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define PATHS 2 * PATH_MAX

/* Begins to count anew. Returns -1 for a mode that is not known or a log that cannot be opened. */
int fault_plan(const char *how, long which, int goes_on, const char *log) {
    int known = -1;
    for (int i = 0; i < 5; i++)
        if (!strcmp(how, MODES[i])) known = i;
    if (log_fd >= 0) close(log_fd);
    log_fd = log && *log ? REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    mode = known < 0 ? NONE : known, at = which, lasting = goes_on, count = 0;
    return known < 0 || (log && *log && log_fd < 0) ? -1 : 0;
}

long fault_count(void) { return count; }

static int watched(const char *path) {
    static const char *root;
    if (!root) root = getenv("WHOSAID_FAULT_ROOT");
    size_t length = root ? strlen(root) : 0;
    return length && !strncmp(path, root, length) && (path[length] == '/' || !path[length]);
}

/* The path behind a descriptor (AT_FDCWD: the working folder), "" where there is none. */
static void path_of(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, fd == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    out[length > 0 ? length : 0] = 0;
}

static void absolute(int folder, const char *path, char *out) {
    out[0] = 0;
    if (path[0] != '/') {
        path_of(folder, out);
        strcat(out, "/");
    }
    strncat(out, path, PATH_MAX - 1);
}

static unsigned long inode(int fd) {
    struct stat found;
    return fstat(fd, &found) ? 0 : (unsigned long)found.st_ino;
}

/* Counts an operation. Returns the errno it must fail with, 0 to do it, -1 to tear it. */
static int strike(void) {
    count++;
    if (mode == NONE || (lasting ? count < at : count != at)) return 0;
    if (mode == KILL) raise(SIGKILL);
    return mode == TORN ? -1 : mode == EIO_ ? EIO : ENOSPC;
}

static void note(const char *kind, unsigned long node, long a, long b, int error, const char *path, const char *other,
                 const void *data) {
    char line[2 * PATHS + 200];
    if (log_fd < 0) return;
    int length = snprintf(line, sizeof line, "%s\t%lu\t%ld\t%ld\t%d\t%s\t%s\n", kind, node, a, b, error, path, other);
    REAL(write)(log_fd, line, length);
    for (long done = 0; data && done < b;) done += REAL(write)(log_fd, (const char *)data + done, b - done);
}

/* The course of every operation but open and write: strike, or do `call` and note it. */
#define OPERATION(kind, node, a, path, other, call)                \
    pthread_mutex_lock(&turn);                                     \
    int error = strike(), result = -1;                             \
    if (error < 0) raise(SIGKILL);                                 \
    if (!error) result = (call), error = result ? errno : 0;       \
    note(kind, node, a, 0, error, path, other, NULL);              \
    pthread_mutex_unlock(&turn);                                   \
    errno = error;                                                 \
    return result

/* open */

static int opened(int (*real)(int, const char *, int, ...), int folder, const char *path, int flags, mode_t rights) {
    char full[PATHS];
    absolute(folder, path, full);
    if (!(flags & (O_CREAT | O_TRUNC)) || !watched(full)) return real(folder, path, flags, rights);
    pthread_mutex_lock(&turn);
    int was_there = !faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW), error = strike(), fd = -1;
    if (error < 0) raise(SIGKILL);
    if (!error) fd = real(folder, path, flags, rights), error = fd < 0 ? errno : 0;
    note("open", fd < 0 ? 0 : inode(fd), !was_there, !!(flags & O_TRUNC), error, full, "", NULL);
    pthread_mutex_unlock(&turn);
    errno = error;
    return fd;
}

#define RIGHTS(flags)                                                   \
    mode_t rights = 0;                                                  \
    if (flags & (O_CREAT | __O_TMPFILE)) {                              \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        rights = va_arg(more, int);                                     \
        va_end(more);                                                   \
    }

int open(const char *path, int flags, ...) {
    RIGHTS(flags)
    return opened(REAL(openat), AT_FDCWD, path, flags, rights);
}
int open64(const char *path, int flags, ...) {
    RIGHTS(flags)
    return opened(REAL(openat64), AT_FDCWD, path, flags, rights);
}
int openat(int folder, const char *path, int flags, ...) {
    RIGHTS(flags)
    return opened(REAL(openat), folder, path, flags, rights);
}
int openat64(int folder, const char *path, int flags, ...) {
    RIGHTS(flags)
    return opened(REAL(openat64), folder, path, flags, rights);
}
int creat(const char *path, mode_t rights) {
    return opened(REAL(openat), AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, rights);
}

/* write: at `offset`, or where the descriptor stands for -1 */

static ssize_t put(int fd, const void *data, size_t size, off_t offset) {
    return offset < 0 ? REAL(write)(fd, data, size) : REAL(pwrite)(fd, data, size, offset);
}

static off_t place(int fd) {
    struct stat found;
    if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &found) ? 0 : found.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

static ssize_t written(int fd, const void *data, size_t size, off_t offset) {
    char full[PATHS];
    path_of(fd, full);
    if (!watched(full)) return put(fd, data, size, offset);
    pthread_mutex_lock(&turn);
    off_t from = offset < 0 ? place(fd) : offset;
    ssize_t done = -1;
    int error = strike();
    if (error < 0) {
        put(fd, data, size / 2, offset);
        raise(SIGKILL);
    }
    if (!error) done = put(fd, data, size, offset), error = done < 0 ? errno : 0;
    note("write", inode(fd), from, done < 0 ? 0 : done, error, full, "", data);
    pthread_mutex_unlock(&turn);
    errno = error;
    return done;
}

static ssize_t written_parts(int fd, const struct iovec *parts, int n, off_t offset) {
    size_t size = 0, at_ = 0;
    for (int i = 0; i < n; i++) size += parts[i].iov_len;
    char *whole = malloc(size + 1);
    for (int i = 0; i < n; at_ += parts[i++].iov_len) memcpy(whole + at_, parts[i].iov_base, parts[i].iov_len);
    ssize_t done = written(fd, whole, size, offset);
    int error = errno;
    free(whole);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *data, size_t size) { return written(fd, data, size, -1); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset); }
ssize_t writev(int fd, const struct iovec *parts, int n) { return written_parts(fd, parts, n, -1); }
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t offset) { return written_parts(fd, parts, n, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int n, off_t offset) { return written_parts(fd, parts, n, offset); }

ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
    char full[PATHS];
    path_of(out, full);
    if (!watched(full)) return REAL(sendfile)(out, in, offset, size);
    errno = EINVAL;
    return -1;
}
ssize_t sendfile64(int out, int in, off_t *offset, size_t size) { return sendfile(out, in, offset, size); }
ssize_t copy_file_range(int in, off_t *in_at, int out, off_t *out_at, size_t size, unsigned flags) {
    char full[PATHS];
    path_of(out, full);
    if (!watched(full)) return REAL(copy_file_range)(in, in_at, out, out_at, size, flags);
    errno = EXDEV;
    return -1;
}

/* size and sync: by descriptor */

#define BY_DESCRIPTOR(kind, a, real, call)      \
    char full[PATHS];                           \
    path_of(fd, full);                          \
    if (!watched(full)) return real;            \
    OPERATION(kind, inode(fd), a, full, "", call)

int ftruncate(int fd, off_t size) { BY_DESCRIPTOR("size", size, REAL(ftruncate)(fd, size), REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }
int fsync(int fd) { BY_DESCRIPTOR("sync", 0, REAL(fsync)(fd), 0); }
int fdatasync(int fd) { BY_DESCRIPTOR("sync", 0, REAL(fdatasync)(fd), 0); }

/* names: by path */

#define BY_PATH(kind, folder, path, call)    \
    char full[PATHS];                        \
    absolute(folder, path, full);            \
    if (!watched(full)) return call;         \
    OPERATION(kind, 0, 0, full, "", call)

#define BY_PATHS(kind, from_at, from, to_at, to, call)              \
    char full[PATHS], other[PATHS];                                 \
    absolute(from_at, from, full);                                  \
    absolute(to_at, to, other);                                     \
    if (!watched(full) && !watched(other)) return call;             \
    OPERATION(kind, 0, 0, full, other, call)

int unlink(const char *path) { BY_PATH("unlink", AT_FDCWD, path, REAL(unlink)(path)); }
int unlinkat(int folder, const char *path, int flags) {
    BY_PATH(flags & AT_REMOVEDIR ? "rmdir" : "unlink", folder, path, REAL(unlinkat)(folder, path, flags));
}
int rmdir(const char *path) { BY_PATH("rmdir", AT_FDCWD, path, REAL(rmdir)(path)); }
int mkdir(const char *path, mode_t rights) { BY_PATH("mkdir", AT_FDCWD, path, REAL(mkdir)(path, rights)); }
int mkdirat(int folder, const char *path, mode_t rights) { BY_PATH("mkdir", folder, path, REAL(mkdirat)(folder, path, rights)); }
int rename(const char *from, const char *to) { BY_PATHS("rename", AT_FDCWD, from, AT_FDCWD, to, REAL(rename)(from, to)); }
int renameat(int from_at, const char *from, int to_at, const char *to) {
    BY_PATHS("rename", from_at, from, to_at, to, REAL(renameat)(from_at, from, to_at, to));
}
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    BY_PATHS("rename", from_at, from, to_at, to, REAL(renameat2)(from_at, from, to_at, to, flags));
}
int link(const char *from, const char *to) { BY_PATHS("link", AT_FDCWD, from, AT_FDCWD, to, REAL(link)(from, to)); }
int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    BY_PATHS("link", from_at, from, to_at, to, REAL(linkat)(from_at, from, to_at, to, flags));
}
