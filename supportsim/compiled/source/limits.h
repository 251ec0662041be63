/* Limits: how urgent a request must be to cut what people have in hand. */
#ifndef SUPPORTSIM_LIMITS_H
#define SUPPORTSIM_LIMITS_H

#include "queues.h"

/* Severities below this may cut what an engineer has in hand. */
static i64 limit_of(Engine *engine, const Engineer *who) {
    if (who->interruption == NEVER_INTERRUPTED || who->is_unlimited) return 0;
    if (who->spell == -1 || (!who->on_shift && !who->is_out)) return 0;
    i64 in_hand = work_of(engine, AT(engine->spells, who->spell).request)->severity;
    return who->interruption == BY_SEVERITY_1 && in_hand > 2 ? 2 : in_hand;
}

/* --- who may be cut -------------------------------------------------------------------------- */

/* Whether somebody still has in hand what they had, whether it may be cut or not. */
static inline bool is_in_hand(Engine *engine, const Hand *hand) {
    const Engineer *who = engineer_at(engine, hand->engineer);
    return who->spell != -1 && AT(engine->spells, who->spell).serial == hand->serial;
}

/* Whether a spell began before another; of those who began at once the first are behind. */
static inline bool hand_before(const Hand *one, const Hand *other) {
    if (one->started != other->started) return one->started < other->started;
    return one->engineer > other->engineer;
}

static void tidy_hands(Engine *engine, Hands *hands) {
    i64 kept = 0;
    for (i64 n = hands->first; n < hands->list.count; n++)
        if (is_in_hand(engine, &AT(hands->list, n))) AT(hands->list, kept++) = AT(hands->list, n);
    hands->list.count = kept;
    hands->first = 0;
}

/* Drop what is over before the first and behind the last who are still at it. */
static void trim_hands(Engine *engine, Hands *hands) {
    while (hands->first < hands->list.count && !is_in_hand(engine, &AT(hands->list, hands->first)))
        hands->first++;
    while (hands->list.count > hands->first &&
           !is_in_hand(engine, &AT(hands->list, hands->list.count - 1)))
        hands->list.count--;
}

/* Who of those who may be cut began first; NULL for nobody. */
static const Engineer *earliest_of(Engine *engine, Hands *hands) {
    trim_hands(engine, hands);
    for (i64 n = hands->first; n < hands->list.count; n++) {
        const Engineer *who = engineer_at(engine, AT(hands->list, n).engineer);
        if (who->yields > 0 && is_in_hand(engine, &AT(hands->list, n))) return who;
    }
    return NULL;
}

/* Note that somebody has begun on something that may be cut. */
static void note_hand(Engine *engine, const Engineer *who) {
    Pool *pool = &AT(engine->pools, who->desk);
    const Spell *spell = &AT(engine->spells, who->spell);
    i64 severity = work_of(engine, spell->request)->severity;
    while (pool->hands.count <= severity) {
        Hands none = {{NULL, 0, 0}, 0};
        PUSH(pool->hands, none);
    }
    Hands *hands = &AT(pool->hands, severity);
    if (hands->list.count == hands->list.room) {
        tidy_hands(engine, hands);
        GROW(hands->list, hands->list.count + 1);
    }
    Hand hand = {spell->started, spell->serial, who->id};
    i64 at = hands->list.count++;
    for (; at > hands->first && hand_before(&hand, &AT(hands->list, at - 1)); at--)
        AT(hands->list, at) = AT(hands->list, at - 1);
    AT(hands->list, at) = hand;
}

/* More may interrupt somebody: a search looks again at what waits for them alone. */
static APART void look_again(Engine *engine, const Engineer *who) {
    const Owner *own = owner_at(engine, who->id);
    i32 numbers[3] = {who->held, own->queue, own->new_queue};
    for (int n = 0; n < 3; n++) {
        Queue *queue = queue_at(engine, numbers[n]);
        if (queue->count && !queue->is_filled) note_filled(engine, queue, numbers[n]);
    }
}

/* Keep the limit of a desk: an engineer has something else in hand, or comes or goes. */
static inline void keep_limit(Engine *engine, Engineer *who) {
    if (!engine->can_interrupt) return;
    signed char limit = (signed char)limit_of(engine, who);
    if (limit == who->yields) return;
    Pool *pool = &AT(engine->pools, who->desk);
    pool->yielding[(int)who->yields]--;
    pool->yielding[(int)limit]++;
    if (limit > who->yields) look_again(engine, who);
    who->yields = limit;
    if (limit > pool->yields) pool->yields = limit;
    while (pool->yields > 0 && pool->yielding[pool->yields] == 0) pool->yields--;
}

/* Severities below this may cut something in hand at any desk, now or later. */
static i64 highest_limit(Engine *engine) {
    i64 highest = 0;
    for (i64 desk = 0; desk < engine->pools.count; desk++)
        if (AT(engine->pools, desk).yields > highest) highest = AT(engine->pools, desk).yields;
    return highest;
}

#endif
