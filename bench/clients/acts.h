/* Part of fanout.c: the acts of a script, each a command sent at its moment over its socket.
 *
 * A script has a line for each act: MILLISECONDS SOCKET KIND COMMENT ID-AS-HEX COMMAND. KIND is one letter;
 * COMMENT is the number in the body of a comment (`~m<number>~`, counting on from what was said before), else
 * -1. The ids of a script count up by one, and the command's own id ends with `-` and that id.
 *
 * The book is written to FILE.book: for each act `ID STATE VALUE`; STATE is unsent, open, acked or refused,
 * VALUE what the answer says as its `count`, or 1 and 0 for an `outcome` that is `won` or another, else -1. */

#define KINDS 26
#define ACT_BINS 20000 /* of 1 ms */

enum { UNSENT, UNANSWERED, ACKED, REFUSED };
static const char *const STATES[] = {"unsent", "open", "acked", "refused"};

struct act {
  double at, sent;
  int socket, comment, state, kind;
  long value;
  char *command;
};

struct tally {
  int sent, acked, refused;
  double first_sent, last_answered;
  uint32_t answers[ACT_BINS];
};

static struct act *acts;
static int act_count, acts_done;
static long act_base;
static struct tally tallies[KINDS];

/* Returns whether it was the answer to an act. */
static int take_act_answer(const char *payload, size_t size) {
  if (act_count == 0) return 0;
  const char *id = memmem(payload, size, "\"id\":\"", 6);
  if (id == NULL) return 0;
  const char *end = memchr(id + 6, '"', size - (size_t)(id + 6 - payload));
  const char *dash = end == NULL ? NULL : memrchr(id, '-', (size_t)(end - id));
  if (dash == NULL) return 0;
  long index = strtol(dash + 1, NULL, 16) - act_base;
  if (index < 0 || index >= act_count || acts[index].state != UNANSWERED) return 1;
  struct act *act = &acts[index];
  struct tally *tally = &tallies[act->kind];
  int ok = memmem(payload, size, "\"ok\":true", 9) != NULL;
  act->state = ok ? ACKED : REFUSED;
  acts_done++;
  tally->last_answered = now();
  if (!ok) {
    if (++tally->refused <= 2) fprintf(stderr, "fanout: refused: %.*s\n", (int)size, payload);
    return 1;
  }
  const char *value = memmem(payload, size, "\"count\":", 8);
  if (value != NULL) act->value = strtol(value + 8, NULL, 10);
  const char *outcome = memmem(payload, size, "\"outcome\":\"", 11);
  if (outcome != NULL) act->value = memcmp(outcome + 11, "won\"", 4) == 0;
  if (act->comment >= 0) acked[act->comment] = 1;
  long bin = (long)((now() - act->sent) * 1e3);
  tally->answers[bin >= ACT_BINS ? ACT_BINS - 1 : bin]++;
  tally->acked++;
  return 1;
}

static void perform(struct act *act) {
  struct viewer *viewer = &viewers[act->socket];
  if (viewer->state != OPEN) return;
  act->sent = now();
  if (act->comment >= 0) sent_at[act->comment] = act->sent;
  if (!send_text(act->socket, act->command, (int)strlen(act->command))) return;
  act->state = UNANSWERED;
  if (tallies[act->kind].sent++ == 0) tallies[act->kind].first_sent = act->sent;
}

static void read_script(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) die(path);
  for (int i = 0; i < act_count; i++) free(acts[i].command);
  free(acts);
  acts = NULL;
  act_count = acts_done = 0;
  memset(tallies, 0, sizeof tallies);
  static char line[4096], command[4096];
  int room = 0, last = sequence - 1;
  while (fgets(line, sizeof line, file) != NULL) {
    if (act_count == room) acts = realloc(acts, sizeof *acts * (size_t)(room = room ? room * 2 : 1024));
    struct act act = {.value = -1};
    double milliseconds;
    char kind;
    long id;
    if (sscanf(line, "%lf %d %c %d %lx %4095[^\n]", &milliseconds, &act.socket, &kind, &act.comment, &id, command) != 6 ||
        act.socket < 0 || act.socket >= count || kind < 'a' || kind > 'z' || act.comment >= MESSAGES)
      die("the script has a line that is none");
    act.at = milliseconds / 1e3;
    act.kind = kind - 'a';
    act.command = strdup(command);
    if (act_count == 0) act_base = id;
    if (act.comment > last) last = act.comment;
    acts[act_count++] = act;
  }
  fclose(file);
  reset();
  sequence = last + 1;
}

static double answer_quantile(const struct tally *tally, double share) {
  double sum = 0;
  for (int i = 0; i < ACT_BINS; i++)
    if (tally->acked && (sum += tally->answers[i]) >= share * tally->acked) return i + 0.5;
  return -1;
}

static void write_book(const char *path) {
  char name[700];
  snprintf(name, sizeof name, "%s.book", path);
  FILE *file = fopen(name, "w");
  if (file == NULL) die(name);
  for (int i = 0; i < act_count; i++) fprintf(file, "%lx %s %ld\n", act_base + i, STATES[acts[i].state], acts[i].value);
  fclose(file);
  printf("{");
  for (int kind = 0, first = 1; kind < KINDS; kind++) {
    const struct tally *tally = &tallies[kind];
    if (tally->sent == 0) continue;
    printf("%s\"%c\":{\"sent\":%d,\"acked\":%d,\"refused\":%d,\"p50\":%.1f,\"p99\":%.1f,\"last\":%.1f}",
           first ? "" : ",", 'a' + kind, tally->sent, tally->acked, tally->refused, answer_quantile(tally, 0.5),
           answer_quantile(tally, 0.99), (tally->last_answered - tally->first_sent) * 1e3);
    first = 0;
  }
  printf("}\n");
}

/* The lines of the script have to be in the order of their moments. */
static void play(const char *path) {
  read_script(path);
  measuring = 1;
  double used = cpu(), started = now();
  printf("{\"started\":true}\n");
  fflush(stdout);
  for (int next = 0; next < act_count;) {
    while (next < act_count && now() - started >= acts[next].at) perform(&acts[next++]);
    if (next < act_count) turn(started + acts[next].at);
  }
  double ended = now(), news = now();
  used = cpu() - used;
  long window_frames = frames, window_bytes = bytes, window_text = text_bytes;
  printf("{\"ended\":true}\n");
  fflush(stdout);
  while (now() - news < GRACE_SECONDS && now() - ended < LATEST_SECONDS) {
    int open = 0;
    for (int i = 0; i < act_count; i++) open += acts[i].state == UNANSWERED && viewers[acts[i].socket].state == OPEN;
    if (open == 0 && missing() == 0) break;
    long before = messages, done = acts_done;
    double pause = now() + 0.2;
    while (now() < pause) turn(pause);
    if (messages > before || acts_done > done) news = now();
  }
  measuring = 0;
  report(started, ended, used, window_frames, window_bytes, window_text);
  write_book(path);
}
