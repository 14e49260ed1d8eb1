/* The plain reference: one thread, epoll, the same frame to every socket with send(2), nothing else.
 *
 * Usage: epoll_sender MAX_SOCKETS        prints {"port": P}
 * Commands on stdin:
 *   go EVENTS BYTES INTERVAL_MS SECONDS  every interval a frame of BYTES with EVENTS events to everybody;
 *                                        prints {"frames", "cpu", "seconds", "blocked"}
 *   quit */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char ACCEPT[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: liveloop.v1\r\n\r\n";
static const char WELCOME[] = "\x81\x10{\"op\":\"welcome\"}";

static int *sockets, *shaken, count, limit, poller, listener;
static char frame[1 << 20];
static int frame_size;

static void die(const char *what) {
  fprintf(stderr, "epoll_sender: %s: %s\n", what, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void welcome_new(void) {
  int fd;
  while (count < limit && (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    int one = 1, size = 64 * 1024;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (unsigned)count + 1};
    sockets[count++] = fd;
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
  }
}

static void listen_to(int index) {
  char data[4096];
  ssize_t got = recv(sockets[index], data, sizeof data, 0);
  if (got == 0 || (got < 0 && errno != EAGAIN)) {
    close(sockets[index]);
    sockets[index] = -1;
    return;
  }
  if (shaken[index] == 0) {
    send(sockets[index], ACCEPT, sizeof ACCEPT - 1, MSG_NOSIGNAL);
  } else if (shaken[index] == 1) {
    send(sockets[index], WELCOME, sizeof WELCOME - 1, MSG_NOSIGNAL);
  }
  shaken[index]++;
}

static void turn(double until) {
  static struct epoll_event events[1024];
  double wait = until - now();
  int found = epoll_wait(poller, events, 1024, wait <= 0 ? 0 : (int)(wait * 1000) + 1);
  for (int i = 0; i < found; i++) {
    unsigned id = events[i].data.u32;
    if (id == 0) welcome_new();
    else if (sockets[id - 1] >= 0) listen_to((int)id - 1);
  }
}

/* Events look like ours and carry the mark of comment 0, so that the receiver has the same work. */
static void make_frame(int events, int bytes) {
  char *place = frame + 10, *end;
  place += sprintf(place, "{\"op\":\"events\",\"lane\":\"talk\",\"events\":[");
  int each = events ? (bytes - 60) / events : 0;
  for (int i = 0; i < events && each > 20; i++) {
    place += sprintf(place, "%s{\"b\":\"~m0~ ", i ? "," : "");
    memset(place, 'x', (size_t)each - 14);
    place += each - 14;
    place += sprintf(place, "\"}");
  }
  place += sprintf(place, "]}");
  end = place;
  long size = end - (frame + 10);
  unsigned char *head = (unsigned char *)frame + (size < 65536 ? 6 : 0);
  head[0] = 0x81;
  if (size < 65536) {
    head[1] = 126;
    head[2] = (unsigned char)(size >> 8);
    head[3] = (unsigned char)size;
  } else {
    head[1] = 127;
    for (int i = 0; i < 8; i++) head[2 + i] = (unsigned char)(size >> (56 - 8 * i));
  }
  frame_size = (int)(end - (char *)head);
  memmove(frame, head, (size_t)frame_size);
}

static void go(int events, int bytes, double interval, double seconds) {
  make_frame(events, bytes);
  long frames = 0, blocked = 0;
  double used = cpu(), started = now(), next = started;
  while (now() - started < seconds) {
    for (int i = 0; i < count; i++) {
      if (sockets[i] < 0) continue;
      if (send(sockets[i], frame, (size_t)frame_size, MSG_NOSIGNAL) == frame_size) frames++;
      else blocked++;
    }
    next += interval / 1000;
    if (next < now()) next = now();
    do turn(next);
    while (now() < next);
  }
  printf("{\"frames\":%ld,\"cpu\":%.3f,\"seconds\":%.3f,\"blocked\":%ld}\n", frames, cpu() - used, now() - started,
         blocked);
}

int main(int argc, char **argv) {
  if (argc != 2) die("usage: epoll_sender MAX_SOCKETS");
  limit = atoi(argv[1]);
  sockets = calloc((size_t)limit, sizeof(int));
  shaken = calloc((size_t)limit, sizeof(int));
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 4096) < 0) die("listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  poller = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = 0};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  printf("{\"port\":%d}\n", ntohs(address.sin_port));
  fflush(stdout);
  fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
  char line[256];
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
    int events, bytes;
    double interval, seconds;
    if (sscanf(line, "go %d %d %lf %lf", &events, &bytes, &interval, &seconds) == 4) go(events, bytes, interval, seconds);
    else if (strcmp(line, "quit") == 0) return 0;
    fflush(stdout);
    used -= (size_t)(end + 1 - line);
    memmove(line, end + 1, used);
  }
}
