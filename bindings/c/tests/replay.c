/*
 * Claims through the C library, for comparison with other doors.
 *
 *   replay json CLAIMS.jsonl [IMAGE...]
 *     Writes a line for each line of CLAIMS.jsonl: the JSON of the Outcome, or {"errors": [...]}.
 *
 *   replay batch FRAMES.jsonl BATCH RESULTS [IMAGE...]
 *     Adds each line of FRAMES.jsonl as a frame, prices the batch, writes the same lines as `json` for its claims, and the plain results to the
 *     file RESULTS.
 *
 *   replay bench ROUNDS CLAIMS.jsonl FRAMES.jsonl BATCH [IMAGE...]
 *     Prices everything ROUNDS times each way and writes nanoseconds a claim: as JSON, as a batch; and those of an empty call.
 *
 * No image: the embedded ones. BATCH holds for each table, in the order of `santei_batch` (claims, encounters, units, times, lines, facts,
 * comments, visit_points, texts), the number of its rows in 64 bits and the rows as they are in memory. RESULTS is the same with the tables of
 * `santei_batch_results`: claims, encounters, units, lines. Integers are of the byte order of the machine. The exit code is 0 unless a file or a
 * frame cannot be used.
 */
#define _POSIX_C_SOURCE 200809L
#include "santei.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct file {
  char *data;
  size_t length;
} file;

static void fail(const char *what, const char *which) {
  fprintf(stderr, "replay: %s: %s\n", which, what);
  exit(1);
}

static void fail_with(santei_error *error, const char *which) {
  santei_text json;
  if (santei_error_json(error, &json) != SANTEI_OK) fail("no error object", which);
  fprintf(stderr, "replay: %s: %.*s\n", which, (int)json.length, json.data);
  exit(1);
}

static file read_file(const char *path) {
  file own;
  long length = 0;
  FILE *stream = fopen(path, "rb");
  if (stream == NULL) fail("cannot be opened", path);
  if (fseek(stream, 0, SEEK_END) != 0 || (length = ftell(stream)) < 0) fail("cannot be measured", path);
  rewind(stream);
  own.length = (size_t)length;
  own.data = malloc(own.length + 1);
  if (own.data == NULL || fread(own.data, 1, own.length, stream) != own.length) fail("cannot be read", path);
  fclose(stream);
  return own;
}

/* The line that begins at `*place`, without its end; NULL after the last one. */
static const char *next_line(file lines, size_t *place, size_t *length) {
  const char *line = lines.data + *place, *end;
  if (*place >= lines.length) return NULL;
  end = memchr(line, '\n', lines.length - *place);
  *length = end == NULL ? lines.length - *place : (size_t)(end - line);
  *place += *length + 1;
  return line;
}

static santei_session *open_session(char **paths, int count) {
  santei_masters *masters;
  santei_session *session;
  santei_error *error;
  santei_text *images = calloc((size_t)count + 1, sizeof *images);
  if (images == NULL) fail("no memory", "images");
  for (int i = 0; i < count; i++) images[i].data = paths[i], images[i].length = strlen(paths[i]);
  if (santei_masters_open_files(images, (size_t)count, 0, &masters, &error) != SANTEI_OK) fail_with(error, "masters");
  if (santei_session_new(masters, &session, &error) != SANTEI_OK) fail_with(error, "session");
  santei_masters_free(masters);
  free(images);
  return session;
}

static void write_line(santei_text text) {
  fwrite(text.data, 1, text.length, stdout);
  putchar('\n');
}

/* Writes what a call answered, and frees it. */
static void write_answer(uint32_t code, santei_result *result, santei_error *error) {
  santei_text text;
  if (code == SANTEI_OK) {
    if (santei_result_text(result, &text) != SANTEI_OK) fail("no text", "result");
    write_line(text);
    santei_result_free(result);
  } else {
    if (santei_error_json(error, &text) != SANTEI_OK) fail("no text", "error");
    write_line(text);
    santei_error_free(error);
  }
}

static void add_frames(santei_session *session, const char *path) {
  file lines = read_file(path);
  size_t place = 0, length;
  const char *line;
  while ((line = next_line(lines, &place, &length)) != NULL) {
    uint32_t frame;
    santei_error *error;
    if (santei_session_add_frame(session, line, length, &frame, &error) != SANTEI_OK) fail_with(error, path);
  }
  free(lines.data);
}

/* The next table of a batch file: its rows, and how many. */
static const void *table(file batch, size_t *place, size_t row, size_t *count, const char *path) {
  uint64_t rows;
  const void *first;
  if (batch.length - *place < sizeof rows) fail("ends early", path);
  memcpy(&rows, batch.data + *place, sizeof rows);
  *place += sizeof rows;
  if (rows > (batch.length - *place) / row) fail("ends early", path);
  first = batch.data + *place;
  *count = (size_t)rows;
  *place += *count * row;
  return first;
}

static santei_batch read_batch(const char *path) {
  file own = read_file(path);
  santei_batch batch;
  size_t place = 0;
  batch.struct_size = sizeof batch;
  batch.claims = table(own, &place, sizeof *batch.claims, &batch.claims_count, path);
  batch.encounters = table(own, &place, sizeof *batch.encounters, &batch.encounters_count, path);
  batch.units = table(own, &place, sizeof *batch.units, &batch.units_count, path);
  batch.times = table(own, &place, sizeof *batch.times, &batch.times_count, path);
  batch.lines = table(own, &place, sizeof *batch.lines, &batch.lines_count, path);
  batch.facts = table(own, &place, sizeof *batch.facts, &batch.facts_count, path);
  batch.comments = table(own, &place, sizeof *batch.comments, &batch.comments_count, path);
  batch.visit_points = table(own, &place, sizeof *batch.visit_points, &batch.visit_points_count, path);
  batch.texts = table(own, &place, 1, &batch.texts_length, path);
  if (place != own.length) fail("goes on behind its last table", path);
  return batch;
}

static void *rows(size_t count, size_t row) {
  void *memory = malloc(count * row + 1);
  if (memory == NULL) fail("no memory", "results");
  return memory;
}

static santei_batch_results room(const santei_batch *batch) {
  santei_batch_results results;
  results.struct_size = sizeof results;
  results.claims_count = batch->claims_count, results.claims = rows(batch->claims_count, sizeof *results.claims);
  results.encounters_count = batch->encounters_count;
  results.encounters = rows(batch->encounters_count, sizeof *results.encounters);
  results.units_count = batch->units_count, results.units = rows(batch->units_count, sizeof *results.units);
  results.lines_count = batch->lines_count, results.lines = rows(batch->lines_count, sizeof *results.lines);
  return results;
}

static void write_table(FILE *stream, const void *first, size_t count, size_t row, const char *path) {
  uint64_t rows_of_table = count;
  if (fwrite(&rows_of_table, sizeof rows_of_table, 1, stream) != 1 || fwrite(first, row, count, stream) != count)
    fail("cannot be written", path);
}

static void write_results(const santei_batch_results *results, const char *path) {
  FILE *stream = fopen(path, "wb");
  if (stream == NULL) fail("cannot be written", path);
  write_table(stream, results->claims, results->claims_count, sizeof *results->claims, path);
  write_table(stream, results->encounters, results->encounters_count, sizeof *results->encounters, path);
  write_table(stream, results->units, results->units_count, sizeof *results->units, path);
  write_table(stream, results->lines, results->lines_count, sizeof *results->lines, path);
  if (fclose(stream) != 0) fail("cannot be written", path);
}

static int json(char **arguments, int count) {
  santei_session *session = open_session(arguments + 1, count - 1);
  file claims = read_file(arguments[0]);
  size_t place = 0, length;
  const char *line;
  while ((line = next_line(claims, &place, &length)) != NULL) {
    santei_result *result = NULL;
    santei_error *error = NULL;
    uint32_t code = santei_session_calculate(session, line, length, &result, &error);
    write_answer(code, result, error);
  }
  santei_session_free(session);
  return 0;
}

static int batch(char **arguments, int count) {
  santei_session *session = open_session(arguments + 3, count - 3);
  santei_batch claims = read_batch(arguments[1]);
  santei_batch_results results = room(&claims);
  santei_error *error = NULL;
  add_frames(session, arguments[0]);
  if (santei_session_batch(session, &claims, &results, &error) != SANTEI_OK) fail_with(error, arguments[1]);
  write_results(&results, arguments[2]);
  for (uint32_t claim = 0; claim < claims.claims_count; claim++) {
    santei_result *result = NULL;
    uint32_t code = santei_session_batch_document(session, &claims, claim, &result, &error);
    if ((code == SANTEI_OK ? 0 : code) != results.claims[claim].code) fail("the result and the document disagree", arguments[1]);
    write_answer(code, result, error);
  }
  santei_session_free(session);
  return 0;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int bench(char **arguments, int count) {
  long rounds = atol(arguments[0]), calls = 0, empty = 1000000;
  santei_session *session = open_session(arguments + 4, count - 4);
  file claims = read_file(arguments[1]);
  santei_batch tables = read_batch(arguments[3]);
  santei_batch_results results = room(&tables);
  santei_error *error = NULL;
  double start = now();
  for (long i = 0; i < empty; i++) santei_session_clear_frames(session, NULL);
  printf("empty call: %.0f ns\n", (now() - start) / (double)empty);
  add_frames(session, arguments[2]);

  start = now();
  for (long i = 0; i < rounds; i++) {
    size_t place = 0, length;
    const char *line;
    while ((line = next_line(claims, &place, &length)) != NULL) {
      santei_result *result;
      if (santei_session_calculate(session, line, length, &result, NULL) == SANTEI_OK) santei_result_free(result);
      calls++;
    }
  }
  if (calls == 0 || tables.claims_count == 0) fail("no claims", arguments[1]);
  printf("json: %.0f ns a claim (%ld calls)\n", (now() - start) / (double)calls, calls);

  start = now();
  for (long i = 0; i < rounds; i++)
    if (santei_session_batch(session, &tables, &results, &error) != SANTEI_OK) fail_with(error, arguments[3]);
  calls = rounds * (long)tables.claims_count;
  printf("batch: %.0f ns a claim (%ld claims in %ld calls)\n", (now() - start) / (double)calls, calls, rounds);
  santei_session_free(session);
  return 0;
}

int main(int count, char **arguments) {
  if (count >= 3 && strcmp(arguments[1], "json") == 0) return json(arguments + 2, count - 2);
  if (count >= 5 && strcmp(arguments[1], "batch") == 0) return batch(arguments + 2, count - 2);
  if (count >= 6 && strcmp(arguments[1], "bench") == 0) return bench(arguments + 2, count - 2);
  fprintf(stderr, "replay json CLAIMS [IMAGE...] | batch FRAMES BATCH RESULTS [IMAGE...] | bench ROUNDS CLAIMS FRAMES BATCH [IMAGE...]\n");
  return 2;
}
