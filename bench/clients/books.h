/* Part of fanout.c: what the books say of a run. */

static double quantile(double share) {
  uint64_t total = 0, sum = 0;
  for (int i = 0; i < BINS; i++) total += bins[i];
  for (int i = 0; i < BINS; i++) {
    sum += bins[i];
    if (total && sum >= share * (double)total) return (i + 0.5) / 10;
  }
  return -1;
}

static long missing(void) {
  long lost = 0;
  for (int i = 0; i < count; i++) {
    if (viewers[i].state != OPEN || viewers[i].stalled) continue;
    for (int number = first_of_run; number < sequence; number++)
      if (acked[number] && !(viewers[i].seen[number >> 6] >> (number & 63) & 1)) lost++;
  }
  return lost;
}

static void reset(void) {
  memset(bins, 0, sizeof bins);
  frames = bytes = text_bytes = messages = doubled = skipped = 0;
  first_of_run = sequence;
  answered = refused = 0;
}

static void report(double started, double ended, double used, long window_frames, long window_bytes,
                   long window_text) {
  int healthy = 0;
  for (int i = 0; i < count; i++) healthy += viewers[i].state == OPEN && !viewers[i].stalled;
  printf("{\"sent\":%d,\"answered\":%d,\"refused\":%d,\"p50\":%.1f,\"p95\":%.1f,\"p99\":%.1f,\"max\":%.1f,"
         "\"lost\":%ld,\"doubled\":%ld,\"skipped\":%ld,\"healthy\":%d,\"dropped\":%d,\"frames\":%ld,\"bytes\":%ld,"
         "\"text_bytes\":%ld,"
         "\"seconds\":%.3f,\"client_cpu\":%.3f,\"codes\":\"%d:%d\"}\n",
         sequence - first_of_run, answered, refused, quantile(0.5), quantile(0.95), quantile(0.99), quantile(1),
         missing(), doubled, skipped, healthy, dropped, window_frames, window_bytes, window_text, ended - started, used,
         close_codes[0], close_code_count[0]);
}
