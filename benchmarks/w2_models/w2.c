/* W2 in plain C: random numbers, arrivals, two tiers, a heap of what is due. Prints the CPU
   seconds of the loop, the hours worked by tier and the peak in KiB, and writes a row a case: opened, started, resolved, severity. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SEVERITIES = 3, TIERS = 2 };
static const int PEOPLE[TIERS] = {10, 6};
static const double HANDLE[TIERS] = {0.145, 0.225};

typedef struct { double opened, started, resolved; int severity; } Case;
typedef struct { double time; int number, tier, is_reply; } Due;
typedef struct { int *item; int head, count, room; } Ring;

static uint64_t state[4];

static inline uint64_t turned(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

static inline uint64_t next_word(void) { /* xoshiro256+ */
    uint64_t word = state[0] + state[3], t = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= t;
    state[3] = turned(state[3], 45);
    return word;
}

static void seed_words(uint64_t seed) {
    for (int n = 0; n < 4; n++) { /* splitmix64 */
        uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        state[n] = z ^ (z >> 31);
    }
}

static inline double uniform(void) { return ((double)(next_word() >> 11) + 0.5) * 0x1p-53; }
static inline double exponential(void) { return -log(uniform()); }

static inline double lognormal(double mean) { /* CV 1; polar method, both normals used */
    static double spare;
    static int has_spare;
    double normal = spare;
    if (has_spare) {
        has_spare = 0;
    } else {
        double u, v, s;
        do {
            u = 2 * uniform() - 1;
            v = 2 * uniform() - 1;
            s = u * u + v * v;
        } while (s >= 1);
        double factor = sqrt(-2 * log(s) / s);
        normal = u * factor;
        spare = v * factor;
        has_spare = 1;
    }
    return mean * exp(sqrt(M_LN2) * normal - M_LN2 / 2);
}

static Due *heap;
static int due_count, due_room;

static void schedule(Due due) {
    if (due_count == due_room) heap = realloc(heap, (size_t)(due_room = 2 * due_room + 64) * sizeof *heap);
    int at = due_count++;
    while (at > 0 && due.time < heap[(at - 1) / 2].time) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = due;
}

static Due take_due(void) {
    Due first = heap[0], last = heap[--due_count];
    int at = 0;
    for (int child; (child = 2 * at + 1) < due_count; at = child) {
        if (child + 1 < due_count && heap[child + 1].time < heap[child].time) child++;
        if (heap[child].time >= last.time) break;
        heap[at] = heap[child];
    }
    heap[at] = last;
    return first;
}

static void put(Ring *ring, int number) {
    if (ring->count == ring->room) {
        int room = 2 * ring->room + 64, *item = malloc((size_t)room * sizeof *item);
        for (int n = 0; n < ring->count; n++) item[n] = ring->item[(ring->head + n) % ring->room];
        free(ring->item);
        *ring = (Ring){item, 0, ring->count, room};
    }
    int at = ring->head + ring->count++;
    ring->item[at >= ring->room ? at - ring->room : at] = number;
}

static int take(Ring *ring) {
    int number = ring->item[ring->head];
    if (++ring->head == ring->room) ring->head = 0;
    ring->count--;
    return number;
}

static Case *cases;
static char *stage; /* bit 0: was at the back; bit 1: has come back from the customer */
static Ring queue[TIERS][SEVERITIES];
static int working[TIERS], on_duty;
static double busy[TIERS];

static void dispatch(int tier, double now) {
    while (on_duty && working[tier] < PEOPLE[tier]) {
        int severity = 0;
        while (severity < SEVERITIES && queue[tier][severity].count == 0) severity++;
        if (severity == SEVERITIES) return;
        int number = take(&queue[tier][severity]);
        if (cases[number].started < 0) cases[number].started = now;
        double length = lognormal(HANDLE[tier]);
        busy[tier] += length;
        working[tier]++;
        schedule((Due){now + length, number, tier, 0});
    }
}

static void join(int number, int tier, double now) {
    put(&queue[tier][cases[number].severity - 1], number);
    dispatch(tier, now);
}

static void spell_ends(Due due) {
    int number = due.number;
    working[due.tier]--;
    if (due.tier == 0 && stage[number] == 0 && uniform() < 0.35) {
        stage[number] = 1;
        join(number, 1, due.time);
    } else if (!(stage[number] & 2) && uniform() < 0.3) {
        stage[number] |= 2;
        schedule((Due){due.time + 8 * exponential(), number, stage[number] & 1, 1});
    } else {
        cases[number].resolved = due.time;
    }
    dispatch(due.tier, due.time);
}

static double next_arrival(double now, double end, const double *rates) {
    double work = exponential();
    while (now < end) {
        long hour = (long)now;
        double rest = (double)(hour + 1) - now, rate = rates[hour % 168];
        if (work <= rate * rest) return now + work / rate;
        work -= rate * rest;
        now = (double)(hour + 1);
    }
    return INFINITY;
}

/* Most memory that this process ever held, KiB; -1 where /proc does not tell. */
static double peak(void) {
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    double found = -1;
    while (status != NULL && found < 0 && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, "VmHWM:", 6) == 0) found = atof(line + 6);
    if (status != NULL) fclose(status);
    return found;
}

int main(int count, char **argument) {
    if (count != 6) return 2;
    seed_words(strtoull(argument[1], NULL, 10));
    double weeks = atof(argument[2]), load = atof(argument[3]), end = weeks * 168, rates[168];
    FILE *in = fopen(argument[4], "rb"), *out = fopen(argument[5], "wb");
    if (in == NULL || out == NULL || fread(rates, sizeof *rates, 168, in) != 168) return 1;
    for (int n = 0; n < 168; n++) rates[n] *= load;
    clock_t begun = clock();
    int opened = 0, room = 0;
    double arrival = next_arrival(0, end, rates), change = 9;
    while (arrival < INFINITY || due_count || change < end + 336) {
        double due = due_count ? heap[0].time : INFINITY;
        if (change <= due && change <= arrival) {
            on_duty = !on_duty;
            long day = (long)(change / 24);
            for (int tier = 0; tier < TIERS; tier++) dispatch(tier, change);
            if (on_duty) change += 8;
            else change += day % 7 == 4 ? 64 : 16;
        } else if (due <= arrival) {
            Due first = take_due();
            if (first.is_reply) join(first.number, first.tier, first.time);
            else spell_ends(first);
        } else {
            if (opened == room) {
                room = 2 * room + 1024;
                cases = realloc(cases, (size_t)room * sizeof *cases);
                stage = realloc(stage, (size_t)room);
            }
            double u = uniform();
            cases[opened] = (Case){arrival, -1, -1, u < 0.1 ? 1 : u < 0.4 ? 2 : 3};
            stage[opened] = 0;
            join(opened++, 0, arrival);
            arrival = next_arrival(arrival, end, rates);
        }
    }
    double seconds = (double)(clock() - begun) / CLOCKS_PER_SEC;
    for (int n = 0; n < opened; n++) {
        double row[4] = {cases[n].opened, cases[n].started, cases[n].resolved, cases[n].severity};
        fwrite(row, sizeof row, 1, out);
    }
    fclose(out);
    printf("%.9f %.9f %.9f %.0f\n", seconds, busy[0], busy[1], peak());
    return 0;
}
