namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>One pair of settings compared by one metric, before its P is corrected for the others.</summary>
internal sealed class MetricComparison
{
    // A pairing that leaves out more than half of the smaller sample costs more than it gains.
    private const int FewestPairs = 3;

    // An effect that any number of seeds shows, if the test can show one at all.
    private const double VeryLarge = 100;

    private readonly SettingPair _pair;
    private readonly MetricSpec _metric;
    private readonly ComparisonOptions _options;
    private readonly double[] _a;
    private readonly double[] _b;
    private readonly bool _isPaired;
    private readonly ConfidenceInterval? _interval;
    private readonly EffectSize? _effect;

    public MetricComparison(SettingPair pair, MetricSpec metric, ComparisonOptions options)
    {
        _pair = pair;
        _metric = metric;
        _options = options;
        SortedDictionary<ulong, double> first = pair.First.Numbers(metric);
        SortedDictionary<ulong, double> second = pair.Second.Numbers(metric);
        ulong[] shared = [.. first.Keys.Where(second.ContainsKey)];
        _isPaired = shared.Length >= FewestPairs && 2 * shared.Length >= Math.Min(first.Count, second.Count);
        _a = _isPaired ? Array.ConvertAll(shared, seed => first[seed]) : [.. first.Values];
        _b = _isPaired ? Array.ConvertAll(shared, seed => second[seed]) : [.. second.Values];
        double[] differences = _isPaired ? [.. _a.Zip(_b, (a, b) => a - b)] : [];
        Test = _isPaired ? PermutationTest.Paired(differences, options.Resampling) : PermutationTest.Unpaired(_a, _b, options.Resampling);
        _interval = _isPaired
            ? MeanInterval.Of(differences, options.Level, options.Resampling)
            : MeanInterval.OfDifference(_a, _b, options.Level, options.Resampling);
        if (_a.Length > 0 && _b.Length > 0)
            _effect = _isPaired ? EffectSize.Paired(_a, _b) : EffectSize.Unpaired(_a, _b);
    }

    public string Factor => _pair.Factor;

    public MetricSpec Metric => _metric;

    public PermutationResult Test { get; }

    /// <summary>Gives the verdict.</summary>
    /// <param name="p">P, corrected for its family.</param>
    /// <param name="family">Comparisons in the family.</param>
    /// <param name="varying">Factors that have more than one value in the table: the others go without saying.</param>
    public Difference Judge(double p, int family, IReadOnlySet<string> varying)
    {
        double? meanA = _a.Length > 0 ? SampleSummary.Of(_a).Mean : null;
        double? meanB = _b.Length > 0 ? SampleSummary.Of(_b).Mean : null;
        Verdict verdict = VerdictOf(meanA - meanB, p, family);
        var difference = new Difference
        {
            Metric = _metric.Name,
            Factor = _pair.Factor,
            A = _pair.A,
            B = _pair.B,
            Elsewhere = _pair.Elsewhere,
            IsPaired = _isPaired,
            CountA = _a.Length,
            CountB = _b.Length,
            MeanA = meanA,
            MeanB = meanB,
            Interval = _interval,
            P = p,
            Test = Test,
            Effect = _effect,
            Verdict = verdict,
            Sentence = string.Empty,
        };
        var words = new DifferenceSentence(_metric, varying, _pair.First.Runs - _a.Length, _pair.Second.Runs - _b.Length);
        return difference with { Sentence = words.Of(difference) };
    }

    private Verdict VerdictOf(double? difference, double p, int family)
    {
        if (difference is not { } value)
            return new Undecided(SeedsNeeded: null);
        if (_metric.Margin is { } margin && _interval is not null && _interval.IsWithin(margin) && _interval.Method != IntervalMethod.NoSpread)
            return new Equivalent(margin, _interval, p);
        if (p > _options.Alpha)
            return new Undecided(SeedsFor(value, family));

        bool firstIsBetter = _metric.IsBetter(value, 0);
        ConfidenceInterval? by = value < 0 ? _interval?.Negated() : _interval;
        return new Differs(firstIsBetter ? _pair.A : _pair.B, Math.Abs(value), by, p);
    }

    private int? SeedsFor(double difference, int family)
    {
        // Without a spread to measure the difference by, it is as large as can be, or there is none.
        double? size = _isPaired ? _effect?.PairedD : _effect?.HedgesG;
        double effect = size ?? (difference == 0 || Math.Min(_a.Length, _b.Length) < 2 ? 0 : VeryLarge);
        double alpha = _options.Alpha / family;
        int? needed = _isPaired ? SeedsNeeded.Paired(effect, alpha, _options.Power) : SeedsNeeded.Unpaired(effect, alpha, _options.Power);

        // So many have not decided.
        return needed is { } count ? Math.Max(count, Math.Max(_a.Length, _b.Length) + 1) : null;
    }
}
