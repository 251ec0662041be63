/* Quantiles of the normal law: rational approximations of S. Moshier's Cephes library, in the
   order of its sums, so that scipy's `ndtri` gives the same doubles. */
#ifndef SUPPORTSIM_NORMAL_H
#define SUPPORTSIM_NORMAL_H

#include "base.h"

/* Coefficients from the highest power on; below each quotient line the leading one is 1. */
static const double MIDDLE_ABOVE[] = {
    -5.99633501014107895267E1, 9.80010754185999661536E1, -5.66762857469070293439E1,
    1.39312609387279679503E1, -1.23916583867381258016E0,
};
static const double MIDDLE_BELOW[] = {
    1.0, 1.95448858338141759834E0, 4.67627912898881538453E0, 8.63602421390890590575E1,
    -2.25462687854119370527E2, 2.00260212380060660359E2, -8.20372256168333339912E1,
    1.59056225126211695515E1, -1.18331621121330003142E0,
};
static const double TAIL_ABOVE[] = {
    4.05544892305962419923E0, 3.15251094599893866154E1, 5.71628192246421288162E1,
    4.40805073893200834700E1, 1.46849561928858024014E1, 2.18663306850790267539E0,
    -1.40256079171354495875E-1, -3.50424626827848203418E-2, -8.57456785154685413611E-4,
};
static const double TAIL_BELOW[] = {
    1.0, 1.57799883256466749731E1, 4.53907635128879210584E1, 4.13172038254672030440E1,
    1.50425385692907503408E1, 2.50464946208309415979E0, -1.42182922854787788574E-1,
    -3.80806407691578277194E-2, -9.33259480895457427372E-4,
};
static const double FAR_ABOVE[] = {
    3.23774891776946035970E0, 6.91522889068984211695E0, 3.93881025292474443415E0,
    1.33303460815807542389E0, 2.01485389549179081538E-1, 1.23716634817820021358E-2,
    3.01581553508235416007E-4, 2.65806974686737550832E-6, 6.23974539184983293730E-9,
};
static const double FAR_BELOW[] = {
    1.0, 6.02427039364742014255E0, 3.67983563856160859403E0, 1.37702099489081330271E0,
    2.16236993594496635890E-1, 1.34204006088543189037E-2, 3.28014464682127739104E-4,
    2.89247864745380683936E-6, 6.79019408009981274425E-9,
};

/* exp(-2) as the source of the coefficients has it, and the square root of 2 pi. */
#define TAIL_SHARE 0.13533528323661269189
#define ROOT_OF_TWO_PI 2.50662827463100050242E0

static inline double polynomial(double x, const double *coefficient, int count) {
    double sum = coefficient[0];
    for (int n = 1; n < count; n++) sum = sum * x + coefficient[n];
    return sum;
}

static inline double normal_quantile_in_the_middle(double u) {
    double y = u - 0.5, square = y * y, above = square * polynomial(square, MIDDLE_ABOVE, 5);
    return (y + y * (above / polynomial(square, MIDDLE_BELOW, 9))) * ROOT_OF_TWO_PI;
}

/* Of one share anywhere. */
static double normal_quantile(double u) {
    if (!(u > 0.0 && u < 1.0)) return u == 0.0 ? -INFINITY : u == 1.0 ? INFINITY : NAN;
    double y = u;
    int is_lower = 1;
    if (y > 1.0 - TAIL_SHARE) {
        y = 1.0 - y;
        is_lower = 0;
    }
    if (y > TAIL_SHARE) return normal_quantile_in_the_middle(y);
    double x = sqrt(-2.0 * log(y)), first = x - log(x) / x, z = 1.0 / x;
    double second = x < 8.0 ? z * polynomial(z, TAIL_ABOVE, 9) / polynomial(z, TAIL_BELOW, 9)
                            : z * polynomial(z, FAR_ABOVE, 9) / polynomial(z, FAR_BELOW, 9);
    double found = first - second;
    return is_lower ? -found : found;
}

/* Shares worked at a time, all as if they lay in the middle, and then again those in the tails. */
enum { SHARES = 256 };

/* Those of some places, which lie in the tails: step by step, for the roots and the quotients of
   many are worked side by side. The few far out come singly. */
static inline void quantiles_in_the_tails(
    const double *u, const i64 *place, i64 count, double *found) {
    double x[SHARES], quantile[SHARES];
    for (i64 n = 0; n < count; n++) {
        double share = u[place[n]];
        x[n] = -2.0 * log(share > 1.0 - TAIL_SHARE ? 1.0 - share : share);
    }
    for (i64 n = 0; n < count; n++) x[n] = sqrt(x[n]);
    for (i64 n = 0; n < count; n++) quantile[n] = log(x[n]);
    for (i64 n = 0; n < count; n++) {
        double first = x[n] - quantile[n] / x[n], z = 1.0 / x[n];
        quantile[n] = first - z * polynomial(z, TAIL_ABOVE, 9) / polynomial(z, TAIL_BELOW, 9);
    }
    for (i64 n = 0; n < count; n++) {
        double share = u[place[n]], near = share > TAIL_SHARE ? quantile[n] : -quantile[n];
        found[place[n]] = x[n] < 8.0 ? near : normal_quantile(share);
    }
}

DOOR WIDE void native_normal(const double *u, i64 count, double *found) {
    i64 tail[SHARES];
    for (i64 start = 0; start < count; start += SHARES) {
        i64 end = start + SHARES < count ? start + SHARES : count, tails = 0;
        for (i64 n = start; n < end; n++) {
            tail[tails] = n;
            tails += !(u[n] > TAIL_SHARE && u[n] <= 1.0 - TAIL_SHARE);
        }
        for (i64 n = start; n < end; n++) found[n] = normal_quantile_in_the_middle(u[n]);
        quantiles_in_the_tails(u, tail, tails, found);
    }
}

#endif
