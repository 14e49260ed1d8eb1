/* Part of fanout.c: inflates a compressed frame, or finds that another socket got the same one just now. */

#define COMPRESSED 0x40 /* RSV1 */
#define RECENT 64
#define INFLATED_LIMIT (1 << 18)

struct inflation {
  char *squeezed, *text;
  size_t squeezed_size, size;
};

static struct inflation recent[RECENT];
static int newest;

/* The text stays until RECENT other frames were inflated. */
static const char *inflated(const char *squeezed, size_t squeezed_size, size_t *size) {
  static char room[INFLATED_LIMIT];
  static const unsigned char tail[4] = {0, 0, 0xff, 0xff};
  for (int back = 0; back < RECENT; back++) {
    const struct inflation *known = &recent[(newest - back + RECENT) % RECENT];
    if (known->squeezed_size != squeezed_size || memcmp(known->squeezed, squeezed, squeezed_size) != 0) continue;
    *size = known->size;
    return known->text;
  }
  z_stream stream = {.next_in = (Bytef *)squeezed, .avail_in = (uInt)squeezed_size,
                     .next_out = (Bytef *)room, .avail_out = INFLATED_LIMIT};
  if (inflateInit2(&stream, -15) != Z_OK || inflate(&stream, Z_SYNC_FLUSH) < 0) die("inflate");
  stream.next_in = (Bytef *)tail;
  stream.avail_in = 4;
  if (inflate(&stream, Z_SYNC_FLUSH) < 0 && stream.avail_in) die("inflate");
  *size = INFLATED_LIMIT - stream.avail_out;
  inflateEnd(&stream);
  newest = (newest + 1) % RECENT;
  struct inflation *fresh = &recent[newest];
  free(fresh->squeezed);
  free(fresh->text);
  *fresh = (struct inflation){malloc(squeezed_size + 1), malloc(*size + 1), squeezed_size, *size};
  memcpy(fresh->squeezed, squeezed, squeezed_size);
  memcpy(fresh->text, room, *size);
  return fresh->text;
}
