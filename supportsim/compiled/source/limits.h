/* Limits: how urgent a request must be to cut what people have in hand. */
#ifndef SUPPORTSIM_LIMITS_H
#define SUPPORTSIM_LIMITS_H

#include "queues.h"

/* Severities below this may cut what an engineer has in hand. */
static i64 limit_of(Engine *engine, const Engineer *who) {
    if (who->interruption == NEVER_INTERRUPTED || who->is_unlimited) return 0;
    if (who->spell == -1 || !is_on_duty(who)) return 0;
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
    i64 kept = 0, ordered = 0;
    for (i64 n = hands->first; n < hands->list.count; n++) {
        if (!is_in_hand(engine, &AT(hands->list, n))) continue;
        AT(hands->list, kept++) = AT(hands->list, n);
        if (n < hands->ordered) ordered = kept;
    }
    hands->list.count = kept;
    hands->first = 0;
    hands->ordered = ordered;
}

static int compare_hands(const void *one, const void *other) {
    return hand_before(one, other) ? -1 : hand_before(other, one);
}

/* Put those who began at once in order: one by one, or all who came since the last time. */
static void order_hands(Hands *hands) {
    i64 count = hands->list.count, from = hands->ordered;
    if (from == count) return;
    hands->ordered = count;
    Hand *list = hands->list.item, last = AT(hands->list, count - 1);
    if (from == count - 1) {
        for (; from > hands->first && hand_before(&last, &list[from - 1]); from--)
            list[from] = list[from - 1];
        list[from] = last;
        return;
    }
    i64 started = list[from].started;
    while (from > hands->first && list[from - 1].started == started) from--;
    qsort(list + from, (size_t)(count - from), sizeof *list, compare_hands);
}

/* Drop what is over before the first and behind the last who are still at it. */
static void trim_hands(Engine *engine, Hands *hands) {
    while (hands->first < hands->list.count && !is_in_hand(engine, &AT(hands->list, hands->first)))
        hands->first++;
    while (hands->list.count > hands->first &&
           !is_in_hand(engine, &AT(hands->list, hands->list.count - 1)))
        hands->list.count--;
    if (hands->ordered < hands->first) hands->ordered = hands->first;
    if (hands->ordered > hands->list.count) hands->ordered = hands->list.count;
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
        Hands none = {{NULL, 0, 0}, 0, 0};
        PUSH(pool->hands, none);
    }
    Hands *hands = &AT(pool->hands, severity);
    if (hands->list.count == hands->list.room) {
        tidy_hands(engine, hands);
        GROW(hands->list, hands->list.count + 1);
    }
    Hand hand = {spell->started, spell->serial, who->id};
    PUSH(hands->list, hand);
}

static void fill_again(Engine *engine, i32 number) {
    Queue *queue = queue_at(engine, number);
    if (queue->count && !queue->is_filled) note_filled(engine, queue, number);
}

/* More may interrupt somebody: a search looks again at what they hold and own. */
static APART void look_again(Engine *engine, const Engineer *who) {
    fill_again(engine, who->held);
    for (i64 n = 0; n < who->owners.count; n++) {
        const Owner *owner = owner_at(engine, AT(who->owners, n));
        fill_again(engine, owner->queue);
        fill_again(engine, owner->new_queue);
    }
}

/* Keep the limit of a desk. */
static inline void keep_limit(Engine *engine, Engineer *who) {
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

/* An engineer has something else in hand, or comes or goes. */
static inline void note_turn(Engine *engine, Engineer *who) {
    note_change(engine, who);
    if (engine->can_interrupt) keep_limit(engine, who);
}

/* Severities below this may cut something in hand at any desk, now or later. */
static i64 highest_limit(Engine *engine) {
    i64 highest = 0;
    for (i64 desk = 0; desk < engine->pools.count; desk++)
        if (AT(engine->pools, desk).yields > highest) highest = AT(engine->pools, desk).yields;
    return highest;
}

#endif
