/* Part of the clients: what comes meanwhile wakes nobody, as a network card gathers frames before it interrupts.
 * To wake a receiver on the same machine would be work of the sender, frame by frame. */

#define GATHER_SECONDS 0.0005

static void gather(double at_most) {
  double rest = at_most < GATHER_SECONDS ? at_most : GATHER_SECONDS;
  if (rest <= 0) return;
  struct timespec pause = {.tv_nsec = (long)(rest * 1e9)};
  nanosleep(&pause, NULL);
}
