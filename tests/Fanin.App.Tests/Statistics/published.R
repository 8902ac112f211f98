# Numbers in the tests of this folder that their sources do not print. R 4.2, survival 3.5: Rscript published.R
library(survival)
week <- c(6,6,6,6,7,9,10,10,11,13,16,17,19,20,22,23,25,32,32,34,35)
relapse <- c(1,1,1,0,1,0,1,0,0,1,1,0,0,0,1,1,0,0,0,0,0)
placebo <- c(1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23)
treated <- survfit(Surv(week, relapse) ~ 1, conf.type = "log-log")
untreated <- survfit(Surv(placebo, rep(1, 21)) ~ 1, conf.type = "log-log")
print(summary(treated), digits = 6)
for (horizon in c(35, 23)) print(summary(treated, rmean = horizon)$table, digits = 7)
print(summary(untreated, rmean = 35)$table, digits = 7)
test <- survdiff(Surv(c(week, placebo), c(relapse, rep(1, 21))) ~ rep(1:2, each = 21))
print(c(test$exp, test$chisq, test$var[1, 1], 1 - pchisq(test$chisq, 1)), digits = 10)

mice <- c(94,197,16,38,99,141,23, 52,104,146,10,51,30,40,27,46)
welch <- function(i) abs(mean(mice[i]) - mean(mice[-i])) / sqrt(var(mice[i]) / 7 + var(mice[-i]) / 9)
print(sum(combn(16, 7, welch) >= welch(1:7) * (1 - 1e-9)))        # of 11440
print(t.test(mice[1:7], mice[8:16])$conf.int, digits = 9)
print(t.test(c(52, 104, 146))$conf.int, digits = 9)
print(wilcox.test(mice[1:7], mice[8:16])$statistic / 63 * 2 - 1)    # Cliff's delta

for (effect in c(0.2, 0.3, 0.5, 0.8, 1))
  print(c(effect, ceiling(power.t.test(delta = effect, power = 0.8)$n), ceiling(power.t.test(delta = effect, power = 0.8, type = "paired")$n),
          power.t.test(n = 20, delta = effect, type = "paired", strict = TRUE)$power,
          power.t.test(n = 20, delta = effect, type = "paired", strict = TRUE, sig.level = 0.005)$power), digits = 8)
pooled <- sqrt((6 * var(mice[1:7]) + 8 * var(mice[8:16])) / 14)
print((mean(mice[1:7]) - mean(mice[8:16])) / pooled, digits = 9)    # Cohen's d
print(sd(mice[8:16]) / 3, digits = 9)
set.seed(1)
welched <- replicate(100000, { a <- sample(mice[1:7], 7, TRUE); b <- sample(mice[8:16], 9, TRUE)
  (mean(a) - mean(b) - mean(mice[1:7]) + mean(mice[8:16])) / sqrt(var(a) / 7 + var(b) / 9) })
print(mean(mice[1:7]) - mean(mice[8:16]) - quantile(welched, c(0.975, 0.025)) * sqrt(var(mice[1:7]) / 7 + var(mice[8:16]) / 9))
control <- mice[8:16]
roots <- replicate(200000, { a <- sample(control, 9, TRUE); (mean(a) - mean(control)) / (sd(a) / 3) })
print(mean(control) - quantile(roots, c(0.95, 0.05)) * sd(control) / 3)
for (table in list(c(3, 1, 1, 3), c(2, 15, 10, 3), c(20, 0, 0, 20))) print(fisher.test(matrix(table, 2))$p.value, digits = 8)
