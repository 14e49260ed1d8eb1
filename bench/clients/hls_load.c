/* Many low-latency HLS viewers in one thread, loopback only.
 *
 * Usage: hls_load PORT PREFIX FOLDER VIEWERS WARM_SECONDS SECONDS
 *   PREFIX  path of the broadcast's files, with a slash at the end; FOLDER  where its parts are written
 *
 * A viewer is two connections, as in a browser: one always has a blocking playlist request out, the other
 * loads each new part as soon as a playlist has announced it. The time of a part counts from the mtime of
 * its file (written before it is announced) to its last byte here. Prints one line of JSON. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gather.h"

#define TEXT (48 * 1024)
#define SINK (256 * 1024)
#define QUEUE 8
#define BINS 100000 /* of 0.1 ms */
#define CONNECTS_AT_ONCE 50
#define KNOWN 1024

enum { PLAYLIST, PART };

struct number {
  int msn, part;
};

struct connection {
  int fd, kind, viewer, busy, used;
  long body_left; /* -1 while the head is read */
  int status;
  char *text;
  struct number loading;
};

struct viewer {
  struct connection lists, parts;
  struct number queue[QUEUE], next;
  int queued, started;
};

static struct viewer *viewers;
static int count, port, poller, measuring, connected;
static const char *prefix, *folder;
static uint32_t part_bins[BINS], list_bins[BINS];
static long parts_done, lists_done, errors, skipped, bytes;
static double worst;
static char sink[SINK];
static struct { struct number number; double at; } known[KNOWN];

static void die(const char *what) {
  perror(what);
  exit(1);
}

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* When a part was written, or 0 if its file has gone. */
static double published(struct number number) {
  int slot = (number.msn * 31 + number.part) % KNOWN;
  if (known[slot].at && known[slot].number.msn == number.msn && known[slot].number.part == number.part)
    return known[slot].at;
  char path[512];
  struct stat status;
  snprintf(path, sizeof path, "%s/p%d.%d.m4s", folder, number.msn, number.part);
  if (stat(path, &status)) return 0;
  known[slot].number = number;
  known[slot].at = status.st_mtim.tv_sec + status.st_mtim.tv_nsec / 1e9;
  return known[slot].at;
}

static void record(uint32_t *bins, struct number number) {
  double at = published(number);
  if (!measuring || !at) return;
  double milliseconds = (now(CLOCK_REALTIME) - at) * 1000;
  int bin = milliseconds * 10;
  bins[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
  if (bins == part_bins && milliseconds > worst) worst = milliseconds;
}

static void dial(struct connection *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  int one = 1;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event)) die("epoll_ctl");
  c->body_left = -1;
}

static void ask(struct connection *c, const char *file) {
  char request[1024];
  int size = snprintf(request, sizeof request, "GET %s%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", prefix, file);
  c->busy = 1;
  c->used = 0;
  c->body_left = -1;
  if (send(c->fd, request, size, MSG_NOSIGNAL) != size) die("send");
}

static void ask_list(struct viewer *v) {
  char file[128] = "live.m3u8";
  if (v->started)
    snprintf(file, sizeof file, "live.m3u8?_HLS_msn=%d&_HLS_part=%d&_HLS_skip=YES", v->next.msn, v->next.part);
  ask(&v->lists, file);
}

static void ask_part(struct viewer *v) {
  if (v->parts.busy || !v->queued) return;
  char file[64];
  v->parts.loading = v->queue[0];
  memmove(v->queue, v->queue + 1, --v->queued * sizeof *v->queue);
  snprintf(file, sizeof file, "p%d.%d.m4s", v->parts.loading.msn, v->parts.loading.part);
  ask(&v->parts, file);
}

/* Takes the announced next part and the newest part out of a playlist. */
static void read_list(struct viewer *v, char *text) {
  char *hint = strstr(text, "PRELOAD-HINT:TYPE=PART,URI=\"p"), *part = 0, *at = text;
  while ((at = strstr(at, "#EXT-X-PART:"))) part = at++;
  struct number newest, next;
  if (!hint || sscanf(hint + 28, "p%d.%d", &next.msn, &next.part) != 2 || !part ||
      !(part = strstr(part, "URI=\"")) || sscanf(part + 5, "p%d.%d", &newest.msn, &newest.part) != 2) {
    errors++;
    return;
  }
  if (v->started) record(list_bins, newest);
  v->next = next;
  v->started = 1;
  lists_done += measuring;
  if (v->queued == QUEUE) {
    skipped++;
    return;
  }
  v->queue[v->queued++] = newest;
}

static void finished(struct connection *c) {
  struct viewer *v = viewers + c->viewer;
  c->busy = 0;
  if (c->status != 200) errors++;
  if (c->kind == PART) {
    if (c->status == 200) record(part_bins, c->loading);
    parts_done += measuring;
  } else {
    if (c->status == 200) read_list(v, c->text);
    ask_list(v);
  }
  ask_part(v);
}

static void read_head(struct connection *c) {
  c->text[c->used] = 0;
  char *end = strstr(c->text, "\r\n\r\n"), *length = strcasestr(c->text, "content-length:");
  if (!end) return;
  if (!length || sscanf(c->text, "HTTP/1.1 %d", &c->status) != 1) die("an answer without a length");
  int head = end + 4 - c->text;
  c->body_left = atol(length + 15) - (c->used - head);
  if (c->kind == PLAYLIST) memmove(c->text, end + 4, c->used - head + 1);
  c->used -= head;
}

static void readable(struct connection *c) {
  int into_text = c->body_left < 0 || c->kind == PLAYLIST;
  char *place = into_text ? c->text + c->used : sink;
  long room = into_text ? TEXT - 1 - c->used : SINK;
  if (room <= 0) die("a playlist larger than the buffer");
  ssize_t size = recv(c->fd, place, room, MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) die("recv");
  bytes += measuring ? size : 0;
  if (into_text) c->used += size;
  if (c->body_left < 0)
    read_head(c);
  else
    c->body_left -= size;
  if (c->body_left == 0) {
    c->text[c->kind == PLAYLIST ? c->used : 0] = 0;
    finished(c);
  }
}

static void open_viewer(int number) {
  struct viewer *v = viewers + number;
  v->lists = (struct connection){.kind = PLAYLIST, .viewer = number, .text = malloc(TEXT)};
  v->parts = (struct connection){.kind = PART, .viewer = number, .text = malloc(TEXT)};
  dial(&v->lists);
  dial(&v->parts);
  ask_list(v);
}

static double quantile(uint32_t *bins, double share) {
  uint64_t total = 0, seen = 0;
  for (int i = 0; i < BINS; i++) total += bins[i];
  for (int i = 0; i < BINS; i++)
    if ((seen += bins[i]) >= total * share && total) return (i + 1) / 10.0;
  return -1;
}

static void take_turn(void) {
  struct epoll_event events[512];
  static int busy;
  if (busy) gather(GATHER_SECONDS);
  int ready = epoll_wait(poller, events, 512, 20);
  busy = ready > 0 && ready < 512;
  for (int i = 0; i < ready; i++) readable(events[i].data.ptr);
}

static void run_for(double seconds) {
  double deadline = now(CLOCK_MONOTONIC) + seconds;
  while (now(CLOCK_MONOTONIC) < deadline) take_turn();
}

/* A connection that the server's queue has no room for stands for a second and everybody with it:
 * nothing is measured until all are there. */
static void open_viewers(void) {
  while (connected < count) {
    for (int i = 0; i < CONNECTS_AT_ONCE && connected < count; i++) open_viewer(connected++);
    take_turn();
  }
}

int main(int argc, char **argv) {
  if (argc != 7) {
    fprintf(stderr, "usage: hls_load PORT PREFIX FOLDER VIEWERS WARM_SECONDS SECONDS\n");
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  port = atoi(argv[1]);
  prefix = argv[2];
  folder = argv[3];
  count = atoi(argv[4]);
  if (count < 1 || (rlim_t)count * 2 + 16 > files.rlim_cur) {
    fprintf(stderr, "%d viewers need more open files than %ld\n", count, (long)files.rlim_cur);
    return 2;
  }
  double warm = atof(argv[5]), length = atof(argv[6]), start = now(CLOCK_MONOTONIC);
  viewers = calloc(count, sizeof *viewers);
  poller = epoll_create1(EPOLL_CLOEXEC);
  open_viewers();
  run_for(warm);
  measuring = 1;
  run_for(length);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("{\"viewers\":%d,\"parts\":%ld,\"playlists\":%ld,\"errors\":%ld,\"skipped\":%ld,\"part_p50_ms\":%.1f,"
         "\"part_p99_ms\":%.1f,\"part_max_ms\":%.1f,\"list_p50_ms\":%.1f,\"list_p99_ms\":%.1f,\"mbit\":%.0f,"
         "\"client_cpu_percent\":%.1f}\n",
         count, parts_done, lists_done, errors, skipped, quantile(part_bins, .5), quantile(part_bins, .99), worst,
         quantile(list_bins, .5), quantile(list_bins, .99), bytes * 8 / length / 1e6, 100 * cpu / (now(CLOCK_MONOTONIC) - start));
  return 0;
}
