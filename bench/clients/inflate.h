/* Part of fanout.c: inflates a compressed frame and reads the numbers of its comments, or finds that another
 * socket got the same one just now. */

#define COMPRESSED 0x40 /* RSV1 */
#define RECENT 64
#define INFLATED_LIMIT (1 << 18)
#define NUMBERS_LIMIT 4096

struct inflation {
  char *squeezed, *text;
  size_t squeezed_size, size;
  int *numbers, count;
};

static struct inflation recent[RECENT];
static int newest;

/* The numbers of the comments in a text; returns how many there are, at most `most`. */
static int numbers_in(const char *text, size_t size, int *numbers, int most) {
  const char *end = text + size, *place = text;
  int found = 0;
  while (found < most && (place = memmem(place, (size_t)(end - place), "~m", 2)) != NULL) {
    place += 2;
    long number = strtol(place, NULL, 10);
    if (number >= 0 && number < MESSAGES) numbers[found++] = (int)number;
  }
  return found;
}

/* Stays until RECENT other frames were inflated. */
static const struct inflation *inflated(const char *squeezed, size_t squeezed_size) {
  static char room[INFLATED_LIMIT];
  static const unsigned char tail[4] = {0, 0, 0xff, 0xff};
  for (int back = 0; back < RECENT; back++) {
    const struct inflation *known = &recent[(newest - back + RECENT) % RECENT];
    if (known->squeezed_size != squeezed_size || memcmp(known->squeezed, squeezed, squeezed_size) != 0) continue;
    return known;
  }
  z_stream stream = {.next_in = (Bytef *)squeezed, .avail_in = (uInt)squeezed_size,
                     .next_out = (Bytef *)room, .avail_out = INFLATED_LIMIT};
  if (inflateInit2(&stream, -15) != Z_OK || inflate(&stream, Z_SYNC_FLUSH) < 0) die("inflate");
  stream.next_in = (Bytef *)tail;
  stream.avail_in = 4;
  if (inflate(&stream, Z_SYNC_FLUSH) < 0 && stream.avail_in) die("inflate");
  size_t size = INFLATED_LIMIT - stream.avail_out;
  inflateEnd(&stream);
  newest = (newest + 1) % RECENT;
  struct inflation *fresh = &recent[newest];
  free(fresh->squeezed);
  free(fresh->text);
  free(fresh->numbers);
  static int numbers[NUMBERS_LIMIT];
  int count = numbers_in(room, size, numbers, NUMBERS_LIMIT);
  *fresh = (struct inflation){malloc(squeezed_size + 1), malloc(size + 1), squeezed_size, size,
                              malloc(sizeof(int) * (size_t)(count + 1)), count};
  memcpy(fresh->squeezed, squeezed, squeezed_size);
  memcpy(fresh->text, room, size);
  memcpy(fresh->numbers, numbers, sizeof(int) * (size_t)count);
  return fresh;
}
