using Fanin.Diagnosis.Maps;

namespace Fanin.Diagnosis.Plateaus;

/// <summary>Predicts how many steps of gradient descent a classifier with tiny first weights spends at the loss ln C.</summary>
/// <remarks>
/// <para>Tiny weights make the scores nearly 0, and the origin is a saddle: each layer grows at the rate of the product of all others. Along the strongest
/// mode of S (<see cref="DataStatistic"/>) L = 2 layers leave it exponentially, in a time ~ ln(1/σ), L ≥ 3 by a blow-up in a time ~ σ^(2 − L). A ReLU layer
/// counts as a linear one of half as many units.</para>
/// <para>With P the product of the hidden layers' effective units, D = 0.05·ln C, and η/(1 − m) for η:</para>
/// <code>
/// L = 2: T = ln(2D/(s₁σ²P))/(2·ln(1 + ηs₁))
/// L ≥ 3: T = 1.18/((L − 2)·η·s₁·σ^(L − 2)·P^((L − 2)/(2(L − 1))))
/// </code>
/// <para>Against 15 measured plateaus of 7 to 20,000 steps (Fashion-MNIST, 2 to 4 layers) the error is 11 % rms. The number of steps does not depend on the
/// batch size. Momentum adds about 1/(1 − m) to 4/(1 − m) steps, which are not counted.</para>
/// <para>Source: Saxe et al. 2014, arXiv:1312.6120, for the linear dynamics; the closed form is derived from it, 1.18 from integrating it over random first
/// weights.</para>
/// </remarks>
public static class PlateauPredictor
{
    /// <summary>Bias drift above which hidden units die.</summary>
    public const double DyingDrift = 10;

    /// <summary>Bias drift above which the plateau is permanent.</summary>
    public const double FatalDrift = 30;

    /// <summary>2⁻²⁴: of a smaller update relative to its weight float32 keeps little.</summary>
    public const double SmallestUpdateRatio = 1.0 / (1 << 24);

    /// <summary>Steps below which nobody would call it a plateau.</summary>
    public const double FewestSteps = 50;

    private const double Misalignment = 1.18;
    private const double MisalignmentOfGradient = 1.16;
    private const double LossDrop = 0.05;

    // Scores beyond it are not small; deviations further apart than this are not one scale.
    private const double LargestLogit = 0.1;
    private const double LargestRatio = 3;
    private const double AdamEpsilon = 1e-8;
    private const double LargestDisagreement = 1.5;

    /// <summary>The prediction from widths, deviations and data alone.</summary>
    /// <param name="setting">The network and its training.</param>
    /// <param name="data">The data's statistic.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="ArgumentException">The setting contradicts itself or the data.</exception>
    public static PlateauPrediction Predict(PlateauSetting setting, DataStatistic data)
    {
        CheckArguments(setting, data);
        if (Refused(setting, data, isMeasured: false) is { } refused)
        {
            return refused;
        }

        double product = Math.Sqrt(MeanSquareOfOthers(setting) * EffectiveUnits(setting, setting.Layers - 1));
        return Judge(setting, data, Steps(setting, data, product, Misalignment), "from widths and deviations");
    }

    /// <summary>The prediction from one gradient over much data (8,000 samples and more), which also sees what widths and deviations don't.</summary>
    /// <param name="setting">The network and its training; of its deviations only what concerns biases and rounding is used.</param>
    /// <param name="data">The data's statistic.</param>
    /// <param name="gradientNorm">The norm of the loss' gradient with respect to all weights together at the first step, above 0.</param>
    /// <returns>The prediction. If it is more than 1.5 times off that of <see cref="Predict"/>, the weights are not as small as both assume.</returns>
    /// <exception cref="ArgumentException">The setting contradicts itself or the data, or the norm is out of range.</exception>
    public static PlateauPrediction PredictFromGradient(PlateauSetting setting, DataStatistic data, double gradientNorm)
    {
        CheckArguments(setting, data);
        Check.PositiveFinite(gradientNorm);
        if (Refused(setting, data, isMeasured: true) is { } refused)
        {
            return refused;
        }

        double product = gradientNorm / (data.FrobeniusNorm * Math.Sqrt(setting.Layers));
        PlateauPrediction prediction = Judge(setting, data, Steps(setting, data, product, MisalignmentOfGradient), "from one gradient");
        return Predict(setting, data) is { Steps: > 0 and { } closed } && prediction.Steps is > 0 and { } steps && Math.Abs(Math.Log(steps / closed)) > Math.Log(LargestDisagreement)
            ? prediction with
            {
                Reason = prediction.Reason + FormattableString.Invariant($" Widths and deviations lead to {MessageNumber.Of(closed)}: so far apart they are only if the weights are not those, or not small."),
            }
            : prediction;
    }

    /// <summary>The gradient's norm over all weights that widths and deviations lead to expect: ‖S‖_F·√(L·P)·σ^(L − 1).</summary>
    /// <param name="setting">The network.</param>
    /// <param name="data">The data's statistic.</param>
    /// <exception cref="ArgumentException">The setting contradicts itself or the data.</exception>
    public static double ExpectedGradientNorm(PlateauSetting setting, DataStatistic data)
    {
        CheckArguments(setting, data);
        return data.FrobeniusNorm * Math.Sqrt(setting.Layers * MeanSquareOfOthers(setting) * EffectiveUnits(setting, setting.Layers - 1));
    }

    private static double Steps(PlateauSetting setting, DataStatistic data, double product, double misalignment)
    {
        int layers = setting.Layers;
        double s1 = data.LeadingSingularValue;
        double rate = setting.LearningRate / (1 - setting.Momentum);
        double drop = LossDrop * Math.Log(data.Classes);
        return layers == 2
            ? Math.Max(0, Math.Log(2 * drop / (s1 * product * product)) / (2 * Math.Log(1 + (rate * s1))))
            : misalignment / ((layers - 2) * rate * s1 * Math.Pow(product, (layers - 2.0) / (layers - 1)));
    }

    private static PlateauPrediction Judge(PlateauSetting setting, DataStatistic data, double steps, string origin)
    {
        bool isPlateau = steps > FewestSteps;
        string text = FormattableString.Invariant($"About {MessageNumber.Of(steps)} steps until the loss leaves ln {data.Classes}, {origin}");
        double? drift = BiasDrift(setting, data);
        double ratio = UpdateRatio(setting, data);
        text += isPlateau ? "." : FormattableString.Invariant($"; below {FewestSteps} that is no plateau.");
        text += drift > FatalDrift ? " But hidden biases drift so far that all units of the last hidden layer die: the plateau is permanent."
            : drift > DyingDrift ? " Hidden biases drift so far that units die, which may make it much longer." : string.Empty;
        text += ratio < SmallestUpdateRatio ? " Float32 rounds most updates away." : string.Empty;
        return new PlateauPrediction(isPlateau ? PlateauOutcome.Plateau : PlateauOutcome.NoPlateau, text)
        {
            Steps = steps,
            BiasDrift = drift,
            UpdateRatio = ratio,
            LogitStdDev = LogitStdDev(setting, data),
        };
    }

    private static PlateauPrediction? Refused(PlateauSetting setting, DataStatistic data, bool isMeasured) =>
        setting.Obstacle is { } obstacle ? new PlateauPrediction(PlateauOutcome.NotApplicable, obstacle)
        : data.LeadingSingularValue == 0 ? new PlateauPrediction(PlateauOutcome.NotApplicable, "All classes of the data have one mean, and so no direction in which small weights grow first.")
        : Refusal(setting, data, isMeasured) is { } refusal ? new PlateauPrediction(PlateauOutcome.NotApplicable, refusal) { LogitStdDev = LogitStdDev(setting, data) }
        : null;

    private static string? Refusal(PlateauSetting setting, DataStatistic data, bool isMeasured)
    {
        if (setting.Layers == 1)
        {
            return "One layer of weights has no saddle, and so no plateau.";
        }

        if (setting.Activation.Function(0) != 0)
        {
            return $"{setting.Activation.Name} is not 0 at 0, so that tiny weights do not make a saddle.";
        }

        if (setting.WeightStdDevs.Contains(0))
        {
            return "A layer of zeros gives the others no gradient, which the theory of small random weights does not cover.";
        }

        if (setting.Optimizer == Optimizer.Adam)
        {
            double gradient = ExpectedGradientNorm(setting, data) / Math.Sqrt(setting.Layers * Enumerable.Range(0, setting.Layers).Max(layer => Elements(setting, layer)));
            return "Adam's steps do not depend on the gradient's size: some 20 steps, and no plateau, were measured where descent takes thousands."
                + (gradient < AdamEpsilon ? " But here gradients are below Adam's ε, which slows it after all." : string.Empty);
        }

        double logit = LogitStdDev(setting, data);
        if (logit >= LargestLogit)
        {
            return FormattableString.Invariant($"The scores begin with a deviation of {MessageNumber.Of(logit)}: the weights are not tiny, and no plateau of this kind is to be expected.");
        }

        double ratio = setting.WeightStdDevs.Max() / setting.WeightStdDevs.Min();
        return ratio > LargestRatio && !isMeasured
            ? FormattableString.Invariant($"The layers' deviations differ by a factor of {MessageNumber.Of(ratio)}, which the closed form for one scale does not cover; predict from one gradient.")
            : null;
    }

    // δ = √((C − 1)η/(2B)) is how far the output biases stray; hidden biases follow by σ_L·δ, and what else reaches the layer is σ₁…σ_(L−1)‖x‖√(…).
    private static double? BiasDrift(PlateauSetting setting, DataStatistic data)
    {
        int layers = setting.Layers;
        if (layers < 3 || !setting.HasHiddenBiases || setting.BatchSize is not { } batch)
        {
            return null;
        }

        double delta = Math.Sqrt((data.Classes - 1) * setting.LearningRate / (1 - setting.Momentum) / (2 * batch));
        double reaches = setting.WeightStdDevs.SkipLast(1).Aggregate(1.0, (product, deviation) => product * deviation)
            * Math.Sqrt(data.MeanSquaredNorm * EffectiveUnits(setting, layers - 2));
        return setting.WeightStdDevs[^1] * delta / reaches;
    }

    private static double UpdateRatio(PlateauSetting setting, DataStatistic data) => Enumerable.Range(0, setting.Layers).Min(layer =>
        setting.LearningRate / (1 - setting.Momentum) * data.FrobeniusNorm * Others(setting, layer) * Math.Sqrt(EffectiveUnits(setting, setting.Layers - 1))
        / (Math.Sqrt(Elements(setting, layer)) * setting.WeightStdDevs[layer]));

    private static double LogitStdDev(PlateauSetting setting, DataStatistic data) =>
        Math.Sqrt(data.MeanSquaredNorm * EffectiveUnits(setting, setting.Layers - 1)) * setting.WeightStdDevs.Aggregate(1.0, (product, deviation) => product * deviation);

    // The product of the first hidden layers' units, as many as a linear layer would need.
    private static double EffectiveUnits(PlateauSetting setting, int hiddenLayers)
    {
        const double Tiny = 1e-12;
        double share = new ActivationMaps(setting.Activation).DerivativeSecondMoment(Tiny);
        return setting.Widths.Skip(1).Take(hiddenLayers).Aggregate(1.0, (product, width) => product * width * share);
    }

    private static double Elements(PlateauSetting setting, int layer) => (double)setting.Widths[layer] * setting.Widths[layer + 1];

    private static double Others(PlateauSetting setting, int layer) =>
        setting.WeightStdDevs.Where((_, other) => other != layer).Aggregate(1.0, (product, deviation) => product * deviation);

    private static double MeanSquareOfOthers(PlateauSetting setting) => Enumerable.Range(0, setting.Layers).Average(layer => Math.Pow(Others(setting, layer), 2));

    private static void CheckArguments(PlateauSetting setting, DataStatistic data)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(data);
        Check.PositiveFinite(setting.LearningRate);
        Check.FiniteNonNegative(data.LeadingSingularValue);
        Check.FiniteNonNegative(data.MeanSquaredNorm);
        if (!(setting.Momentum is >= 0 and < 1) || setting.BatchSize < 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected momentum within [0, 1) and a batch of at least 1, got {setting.Momentum} and {setting.BatchSize}."), nameof(setting));
        }

        if (setting.Obstacle is not null)
        {
            return;
        }

        if (setting.Layers < 1 || setting.Widths.Length != setting.Layers + 1 || setting.Widths.Any(width => width < 1)
            || setting.WeightStdDevs.Any(deviation => !(double.IsFinite(deviation) && deviation >= 0)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected one width of at least 1 more than deviations, got {setting.Widths.Length} widths and {setting.Layers} deviations."), nameof(setting));
        }

        if (setting.Widths[0] != data.Inputs || setting.Widths[^1] != data.Classes)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected a network from {data.Inputs} inputs to {data.Classes} classes, as the data has, got {setting.Widths[0]} and {setting.Widths[^1]}."),
                nameof(setting));
        }
    }
}
