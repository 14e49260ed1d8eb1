/* Many viewers of one room in one thread: holds the sockets, sends comments, keeps the books.
 *
 * Usage: fanout HOST PORT ORIGIN MAX_SOCKETS
 * Commands on stdin, one line each, answered by one line of JSON on stdout:
 *   small COUNT            so many of the sockets that will connect and not send take in little
 *   connect FILE SENDERS   one ticket a line; returns when all of them are welcomed
 *   run SECONDS RATE SEED  comments at uniformly random moments over the senders; latency counts from
 *                          the sender's write to each receiver's read; then waits for what is missing
 *   hold SECONDS           only receive (for a sender that talks by itself)
 *   play FILE              the acts of a script (acts.h); answered like `run`, and by a line on the acts
 *   stall                  the small ones stop reading
 *   cuts                   how many stalled sockets were closed, and when the last one was
 *   quit
 *
 * Book-keeping is a bit per socket and comment, so a loss or a double is exact. Compression is agreed as browsers do
 * (RFC 7692); a frame that many sockets get is inflated once, for the crowd stands for many machines. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "gather.h"

#define RECEIVE_BYTES (32 * 1024) /* Linux doubles it. A receiver's memory is that of another machine elsewhere. */
#define SMALL_BYTES (4 * 1024)    /* A frame or two: of sockets that are to stall. */
#define MESSAGES 32768
#define BINS 600000 /* of 0.1 ms */
#define BUFFER (1 << 18)
#define CONNECTING_LIMIT 256
#define PING_SECONDS 25
#define GRACE_SECONDS 5.0
#define LATEST_SECONDS 60.0
#define BODY 40

enum { FREE, CONNECTING, SHAKING, WAITING, OPEN, GONE };

struct viewer {
  int fd, state, stalled, used, size;
  char *rest; /* the start of a frame whose end has not arrived */
  const char *ticket;
  uint64_t *seen;
};

static struct viewer *viewers;
static int count, limit, senders, small, welcomed, dropped, cut, stalled_count;
static int close_codes[8], close_code_count[8];
static int poller;
static const char *host, *origin;
static int port;
static double sent_at[MESSAGES], stalled_at, last_cut;
static char acked[MESSAGES];
static int sequence, first_of_run, answered, refused;
static uint32_t bins[BINS];
static long frames, bytes, text_bytes, messages, doubled, skipped;
static char buffer[BUFFER];
static char nonce[24];
static int measuring;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "fanout: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void watch(int index, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)index};
  if (epoll_ctl(poller, operation, viewers[index].fd, &event) < 0) die("epoll_ctl");
}

static void leave(int index, int code) {
  struct viewer *viewer = &viewers[index];
  if (viewer->state == GONE) return;
  close(viewer->fd);
  free(viewer->rest);
  viewer->rest = NULL;
  viewer->state = GONE;
  if (viewer->stalled) {
    cut++;
    last_cut = now() - stalled_at;
    return;
  }
  dropped++;
  for (int i = 0; i < 8; i++) {
    if (close_codes[i] != code && close_codes[i] != 0) continue;
    close_codes[i] = code;
    close_code_count[i]++;
    break;
  }
}

static int send_text(int index, const char *text, int size) {
  char frame[6000];
  int head;
  frame[0] = (char)0x81;
  if (size < 126) {
    frame[1] = (char)(0x80 | size);
    head = 2;
  } else {
    frame[1] = (char)(0x80 | 126);
    frame[2] = (char)(size >> 8);
    frame[3] = (char)size;
    head = 4;
  }
  memset(frame + head, 0, 4); /* the masking key zero leaves the payload as it is */
  memcpy(frame + head + 4, text, (size_t)size);
  return send(viewers[index].fd, frame, (size_t)(head + 4 + size), MSG_NOSIGNAL) == head + 4 + size;
}

static int is_small(int index) {
  if (small <= 0 || index < senders) return 0;
  int step = (limit - senders) / small;
  return (index - senders) % (step > 1 ? step : 1) == 0;
}

static void open_socket(int index, const char *ticket) {
  struct viewer *viewer = &viewers[index];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  inet_pton(AF_INET, host, &address.sin_addr);
  viewer->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (viewer->fd < 0) die("socket");
  int one = 1, size = is_small(index) ? SMALL_BYTES : RECEIVE_BYTES;
  setsockopt(viewer->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(viewer->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  viewer->ticket = ticket;
  viewer->state = CONNECTING;
  if (viewer->seen == NULL) viewer->seen = calloc(MESSAGES / 64, sizeof(uint64_t));
  if (connect(viewer->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) die("connect");
  watch(index, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void shake(int index) {
  char request[512];
  int size = snprintf(request, sizeof request,
                      "GET /realtime HTTP/1.1\r\nHost: %s:%d\r\nOrigin: %s\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: liveloop.v1\r\n"
                      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n",
                      host, port, origin);
  if (send(viewers[index].fd, request, (size_t)size, MSG_NOSIGNAL) != size) die("handshake");
  viewers[index].state = SHAKING;
  watch(index, EPOLL_CTL_MOD, EPOLLIN);
}

static void say_hello(int index) {
  char hello[5000];
  int size = snprintf(hello, sizeof hello, "{\"op\":\"hello\",\"ticket\":\"%s\",\"epoch\":null,\"offset\":null}",
                      viewers[index].ticket);
  if (!send_text(index, hello, size)) die("hello");
  viewers[index].state = WAITING;
}

static void take_events(struct viewer *viewer, const int *numbers, int number_count) {
  double at = now();
  for (int i = 0; i < number_count; i++) {
    int number = numbers[i];
    uint64_t bit = 1ULL << (number & 63);
    messages++;
    if (viewer->seen[number >> 6] & bit) {
      if (measuring) doubled++;
      continue;
    }
    viewer->seen[number >> 6] |= bit;
    if (number >= first_of_run && sent_at[number] > 0) {
      long bin = (long)((at - sent_at[number]) * 1e4);
      bins[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
    }
  }
}

static int take_act_answer(const char *payload, size_t size);

static void take_result(const char *payload, size_t size) {
  if (take_act_answer(payload, size)) return;
  const char *id = memmem(payload, size, "\"id\":\"", 6);
  if (id == NULL) return;
  long number = strtol(id + 6 + 24, NULL, 16);
  if (number < 0 || number >= MESSAGES) return;
  answered++;
  if (memmem(payload, size, "\"ok\":true", 9)) {
    acked[number] = 1;
  } else {
    refused++;
    if (refused <= 3) fprintf(stderr, "fanout: refused: %.*s\n", (int)size, payload);
  }
}

#include "inflate.h"

static int take_frame(int index, int head, const char *payload, size_t size) {
  struct viewer *viewer = &viewers[index];
  int opcode = head & 15;
  size_t wire = size;
  const struct inflation *squeezed = head & COMPRESSED ? inflated(payload, size) : NULL;
  if (squeezed != NULL) {
    payload = squeezed->text;
    size = squeezed->size;
  }
  if (opcode == 8) {
    int code = size >= 2 ? ((unsigned char)payload[0] << 8 | (unsigned char)payload[1]) : 1005;
    leave(index, code);
    return 0;
  }
  if (size > 14 && memcmp(payload, "{\"op\":\"events\"", 14) == 0) {
    if (memmem(payload, size < 40 ? size : 40, "\"talk\"", 6)) {
      frames++;
      bytes += (long)wire;
      text_bytes += (long)size;
      if (memmem(payload + size - 24, 24, "\"skipped\"", 9)) skipped++;
    }
    static int numbers[NUMBERS_LIMIT];
    if (squeezed != NULL) take_events(viewer, squeezed->numbers, squeezed->count);
    else take_events(viewer, numbers, numbers_in(payload, size, numbers, NUMBERS_LIMIT));
  } else if (size > 14 && memcmp(payload, "{\"op\":\"result\"", 14) == 0) {
    take_result(payload, size);
  } else if (viewer->state == WAITING && size > 15 && memcmp(payload, "{\"op\":\"welcome\"", 15) == 0) {
    viewer->state = OPEN;
    welcomed++;
  }
  return 1;
}

/* Returns how many bytes whole frames took, or -1 when the socket is gone. */
static long take_frames(int index, char *data, long size) {
  long used = 0;
  while (size - used >= 2) {
    unsigned char *head = (unsigned char *)data + used;
    long length = head[1] & 127, start = 2;
    if (length == 126) {
      if (size - used < 4) break;
      length = head[2] << 8 | head[3];
      start = 4;
    } else if (length == 127) {
      if (size - used < 10) break;
      length = 0;
      for (int i = 2; i < 10; i++) length = length << 8 | head[i];
      start = 10;
    }
    if (size - used < start + length) break;
    if (!take_frame(index, head[0], data + used + start, (size_t)length)) return -1;
    used += start + length;
  }
  return used;
}

static void keep_rest(struct viewer *viewer, const char *data, long size) {
  if (size > viewer->size || viewer->rest == NULL) {
    viewer->size = (int)(size > 4096 ? size * 2 : 4096);
    viewer->rest = realloc(viewer->rest, (size_t)viewer->size);
  }
  memmove(viewer->rest, data, (size_t)size);
  viewer->used = (int)size;
}

static void take_bytes(int index) {
  struct viewer *viewer = &viewers[index];
  long held = viewer->used;
  if (held) memcpy(buffer, viewer->rest, (size_t)held);
  long got = recv(viewer->fd, buffer + held, (size_t)(BUFFER - held), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    leave(index, got == 0 ? 1006 : 1);
    return;
  }
  long size = held + got, used = 0;
  if (viewer->state == SHAKING) {
    char *end = memmem(buffer, (size_t)size, "\r\n\r\n", 4);
    if (end != NULL) {
      if (memcmp(buffer, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "fanout: handshake refused: %.*s\n", (int)size, buffer);
        exit(1);
      }
      used = end + 4 - buffer;
      say_hello(index);
    }
  }
  if (viewer->state >= WAITING) {
    long more = take_frames(index, buffer + used, size - used);
    if (more < 0) return;
    used += more;
  }
  if (size - used > 0) {
    keep_rest(viewer, buffer + used, size - used);
  } else {
    viewer->used = 0;
    if (viewer->rest != NULL) {
      free(viewer->rest);
      viewer->rest = NULL;
      viewer->size = 0;
    }
  }
}

static void keep_alive(void) {
  static double done_at;
  static int next;
  if (count == 0) return;
  double at = now();
  if (done_at == 0) done_at = at;
  long due = (long)((at - done_at) / PING_SECONDS * count);
  if (due <= 0) return;
  done_at = at;
  for (long i = 0; i < due && i < count; i++) {
    next = (next + 1) % count;
    if (viewers[next].state == OPEN && !viewers[next].stalled) send_text(next, "{\"op\":\"ping\"}", 13);
  }
}

static void turn(double until) {
  static struct epoll_event events[1024];
  static int busy;
  if (busy) gather(until - now());
  double wait = until - now();
  int found = epoll_wait(poller, events, 1024, wait <= 0 ? 0 : (int)(wait * 1000) + (wait < 0.001 ? 0 : 1));
  busy = found > 0 && found < 1024;
  for (int i = 0; i < found; i++) {
    int index = (int)events[i].data.u32;
    if (viewers[index].state == GONE) continue;
    if (viewers[index].stalled) {
      if (events[i].events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) leave(index, 0);
      continue;
    }
    if (viewers[index].state == CONNECTING && events[i].events & EPOLLOUT) shake(index);
    if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) take_bytes(index);
  }
  keep_alive();
}

static void connect_all(const char *path, int sender_count) {
  FILE *file = fopen(path, "r");
  if (file == NULL) die(path);
  char line[4200];
  double started = now();
  int first_welcome = welcomed, opened = 0, at_once;
  senders = sender_count;
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = 0;
    while ((at_once = opened - (welcomed - first_welcome) - dropped) >= CONNECTING_LIMIT) turn(now() + 0.05);
    if (count == limit) break;
    open_socket(count++, strdup(line));
    opened++;
  }
  fclose(file);
  while (welcomed - first_welcome + dropped < opened && now() - started < 120) turn(now() + 0.05);
  printf("{\"welcomed\":%d,\"dropped\":%d,\"seconds\":%.2f}\n", welcomed - first_welcome, dropped, now() - started);
}

static int by_time(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void comment(int index) {
  char text[1024], padding[BODY + 1];
  for (int i = 0; i < BODY; i++) padding[i] = (char)('a' + lrand48() % 26); /* hardly compressible */
  padding[BODY] = 0;
  int number = sequence++;
  int size = snprintf(text, sizeof text,
                      "{\"op\":\"command\",\"id\":\"%s-%012x\",\"name\":\"comment.send\","
                      "\"data\":{\"body\":\"~m%d~ %s\",\"at\":null}}",
                      nonce, number, number, padding);
  sent_at[number] = now();
  if (!send_text(index, text, size)) refused++;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

#include "books.h"

static void run(double seconds, double rate, unsigned seed) {
  int total = (int)(seconds * rate);
  if (sequence + total > MESSAGES) die("too many comments for the books");
  double *times = malloc(sizeof(double) * (size_t)(total + 1));
  srand48((long)seed);
  for (int i = 0; i < total; i++) times[i] = drand48() * seconds;
  qsort(times, (size_t)total, sizeof(double), by_time);
  reset();
  measuring = 1;
  double used = cpu(), started = now();
  int next = 0;
  printf("{\"started\":true}\n");
  fflush(stdout);
  while (now() - started < seconds) {
    while (next < total && now() - started >= times[next]) comment(next++ % senders);
    double until = next < total ? started + times[next] : started + seconds;
    turn(until < started + seconds ? until : started + seconds);
  }
  while (next < total) comment(next++ % senders);
  double ended = now();
  used = cpu() - used;
  long window_frames = frames, window_bytes = bytes, window_text = text_bytes;
  printf("{\"ended\":true}\n");
  fflush(stdout);
  /* Late is not lost: wait as long as something still comes. */
  double news = now();
  while ((answered < total || missing()) && now() - news < GRACE_SECONDS && now() - ended < LATEST_SECONDS) {
    long before = messages;
    double pause = now() + 0.2;
    while (now() < pause) turn(pause);
    if (messages > before) news = now();
  }
  measuring = 0;
  report(started, ended, used, window_frames, window_bytes, window_text);
  free(times);
}

#include "acts.h"
#include "idle.h"

int main(int argc, char **argv) {
  if (argc != 5) die("usage: fanout HOST PORT ORIGIN MAX_SOCKETS");
  host = argv[1];
  port = atoi(argv[2]);
  origin = argv[3];
  limit = atoi(argv[4]);
  viewers = calloc((size_t)limit + 1, sizeof *viewers);
  poller = epoll_create1(0);
  int random = open("/dev/urandom", O_RDONLY);
  unsigned char salt[4];
  if (random < 0 || read(random, salt, 4) != 4) die("urandom");
  close(random);
  snprintf(nonce, sizeof nonce, "%02x%02x%02x%02x-0000-4000-8000", salt[0], salt[1], salt[2], salt[3]);
  char line[1024], path[640];
  int flags = fcntl(0, F_GETFL);
  fcntl(0, F_SETFL, flags | O_NONBLOCK);
  size_t used = 0;
  for (;;) {
    ssize_t got = read(0, line + used, sizeof line - 1 - used);
    if (got == 0) return 0;
    if (got > 0) used += (size_t)got;
    line[used] = 0;
    char *end = strchr(line, '\n');
    if (end == NULL) {
      turn(now() + 0.02);
      continue;
    }
    *end = 0;
    double seconds, rate;
    unsigned seed;
    int number;
    if (sscanf(line, "connect %639s %d", path, &number) == 2) connect_all(path, number);
    else if (sscanf(line, "run %lf %lf %u", &seconds, &rate, &seed) == 3) run(seconds, rate, seed);
    else if (sscanf(line, "hold %lf", &seconds) == 1) hold(seconds);
    else if (sscanf(line, "small %d", &number) == 1) printf("{\"small\":%d}\n", small = number);
    else if (strcmp(line, "stall") == 0) stall();
    else if (sscanf(line, "play %639s", path) == 1) play(path);
    else if (strcmp(line, "cuts") == 0) printf("{\"stalled\":%d,\"cut\":%d,\"last_cut\":%.2f}\n", stalled_count, cut, last_cut);
    else if (strcmp(line, "quit") == 0) return 0;
    else printf("{\"error\":\"unknown command\"}\n");
    fflush(stdout);
    used -= (size_t)(end + 1 - line);
    memmove(line, end + 1, used);
  }
}
