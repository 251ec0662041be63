/* One translation unit, so that the compiler sees all of it. */
#include "chain.h"
#include "choose.h"
#include "clocks.h"
#include "glance.h"
#include "normal.h"
#include "order.h"
#include "overtaking.h"
#include "philox.h"
#include "search.h"
#include "sets.h"
#include "sort.h"
#include "total.h"

/* What this was built of. */
DOOR const char *native_source(void) { return SOURCE_HASH; }
