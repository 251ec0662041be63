/* Familiarity: how well somebody knows a customer, as far as it has not faded. */
#ifndef SUPPORTSIM_FAMILIARITY_H
#define SUPPORTSIM_FAMILIARITY_H

#include "eligibility.h"

static uint64_t mixed(uint64_t key) {
    key ^= key >> 33;
    key *= UINT64_C(0xff51afd7ed558ccd);
    key ^= key >> 33;
    key *= UINT64_C(0xc4ceb9fe1a85ec53);
    return key ^ (key >> 33);
}

/* Twice the places for those who know customers; at most three in four are taken. */
static void widen_credits(Engine *engine) {
    LIST(Credit) wider = {NULL, 0, 0};
    FILL(wider, engine->credits.count ? 2 * engine->credits.count : 64);
    for (i64 n = 0; n < engine->credits.count; n++) {
        if (AT(engine->credits, n).key == 0) continue;
        i64 at = (i64)(mixed(AT(engine->credits, n).key) & (uint64_t)(wider.count - 1));
        while (AT(wider, at).key) at = (at + 1) & (wider.count - 1);
        AT(wider, at) = AT(engine->credits, n);
    }
    DROP(engine->credits);
    engine->credits.item = wider.item;
    engine->credits.count = engine->credits.room = wider.count;
}

/* The bit that is set when this pair, or another that shares it, is known. */
static inline uint64_t *acquaintance(Engine *engine, i64 who, i64 customer, uint64_t *bit) {
    i64 at = (customer * engine->plan.engineers + who) & (64 * engine->acquainted.count - 1);
    *bit = (uint64_t)1 << (at % 64);
    return &AT(engine->acquainted, at / 64);
}

/* The credit of an engineer with a customer; made when `may_add`, else NULL when unknown. */
static Credit *credit_of(Engine *engine, i64 who, i64 customer, bool may_add) {
    uint64_t key = (((uint64_t)who << 32) | (uint64_t)customer) + 1;
    bool is_full = 4 * (engine->credits_used + 1) > 3 * engine->credits.count;
    if (may_add && is_full) widen_credits(engine);
    if (engine->credits.count == 0) return NULL;
    i64 at = (i64)(mixed(key) & (uint64_t)(engine->credits.count - 1));
    while (AT(engine->credits, at).key && AT(engine->credits, at).key != key)
        at = (at + 1) & (engine->credits.count - 1);
    if (AT(engine->credits, at).key == 0) {
        if (!may_add) return NULL;
        AT(engine->credits, at).key = key;
        engine->credits_used++;
        uint64_t bit;
        *acquaintance(engine, who, customer, &bit) |= bit;
        if (engine->knowers.count) {
            Knowers *knowers = &AT(engine->knowers, customer);
            add_node(engine, &knowers->first, who);
            knowers->count++;
        }
    }
    return &AT(engine->credits, at);
}

/* Faded cases handled for a customer, in millionths. */
static i64 familiarity_of(Engine *engine, i64 who, i64 customer) {
    uint64_t bit;
    if (!(*acquaintance(engine, who, customer, &bit) & bit)) return 0;
    const Credit *known = credit_of(engine, who, customer, false);
    if (known == NULL) return 0;
    Column fade = engine->plan.familiarity_fade;
    if (fade.count == 0) return known->credit;
    i64 days = (engine->now - known->at) / DAY;
    return share_of(known->credit, AT(fade, days < fade.count ? days : fade.count - 1));
}

#endif
