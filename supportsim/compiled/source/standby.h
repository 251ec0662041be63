/* Standby: who may be called out of their free time now, and which work they would come for. */
#ifndef SUPPORTSIM_STANDBY_H
#define SUPPORTSIM_STANDBY_H

#include "queues.h"

static inline Standby *standby_of(Engine *engine, const Engineer *who) {
    return &AT(engine->standbys, who->standby);
}

/* Row of the stretch of standby in which this instant lies, or NONE. */
static i64 stretch_of(Engine *engine, Standby *standby) {
    const Plan *plan = &engine->plan;
    while (standby->row < standby->row_end && AT(plan->standby_to, standby->row) <= engine->now)
        standby->row++;
    bool is_in = standby->row < standby->row_end &&
                 AT(plan->standby_from, standby->row) <= engine->now;
    return is_in ? standby->row : NONE;
}

/* Whether somebody is called out, or thought of as such: they are on call and off shift. */
static inline bool is_on_call(const Engineer *who) { return who->standby != -1 && !who->on_shift; }

/* Whether somebody called out, or thought of as such, takes work of this severity. */
static bool would_come_for(Engine *engine, const Engineer *who, i64 severity) {
    Standby *standby = standby_of(engine, who);
    if (severity > standby->from_severity) return false;
    return !standby->has_worked || stretch_of(engine, standby) != NONE;
}

/* Whether somebody could be called: on standby, not called, not at work, not too often. */
static bool can_be_called(Engine *engine, Standby *standby) {
    const Engineer *who = engineer_at(engine, standby->engineer);
    if (who->on_shift || who->spell != -1 || standby->is_called) return false;
    i64 stretch = stretch_of(engine, standby);
    if (stretch == NONE) return false;
    return (standby->calls_row == stretch ? standby->calls : 0) < standby->most_calls;
}

#endif
