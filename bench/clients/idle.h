/* Part of fanout.c: sockets that only receive, or not even that. */

static void hold(double seconds) {
  reset();
  double used = cpu(), started = now();
  printf("{\"started\":true}\n");
  fflush(stdout);
  while (now() - started < seconds) turn(started + seconds);
  printf("{\"ended\":true}\n");
  report(started, now(), cpu() - used, frames, bytes, text_bytes);
}

static void stall(void) {
  stalled_at = now();
  cut = stalled_count = 0;
  for (int i = senders; i < count && stalled_count < small; i++) {
    if (viewers[i].state != OPEN || !is_small(i)) continue;
    viewers[i].stalled = 1;
    stalled_count++;
    watch(i, EPOLL_CTL_MOD, 0);
  }
  printf("{\"stalled\":%d}\n", stalled_count);
}
