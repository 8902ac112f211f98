namespace Fanin.Diagnosis.Checks;

/// <summary>Codes of all findings. They never change; <c>docs/diagnosis.md</c> says what each means.</summary>
public static class FindingCodes
{
    /// <summary>Weights whose variance does not make up for the activation behind them.</summary>
    public const string WrongGain = "FAN100";

    /// <summary>Weights divided by another fan than the one that keeps the signal.</summary>
    public const string WrongFan = "FAN101";

    /// <summary>A signal that shrinks with depth.</summary>
    public const string VanishingSignal = "FAN102";

    /// <summary>A signal that grows with depth.</summary>
    public const string ExplodingSignal = "FAN103";

    /// <summary>A gradient that shrinks on its way back.</summary>
    public const string VanishingGradient = "FAN104";

    /// <summary>A gradient that grows on its way back.</summary>
    public const string ExplodingGradient = "FAN105";

    /// <summary>A gradient that grows on its way back through batch normalizations without skips.</summary>
    public const string BatchNormExplosion = "FAN106";

    /// <summary>A gradient that is much smaller in the lower blocks of a post-norm stack.</summary>
    public const string PostNormCollapse = "FAN107";

    /// <summary>Different inputs that become alike.</summary>
    public const string RankCollapse = "FAN108";

    /// <summary>Outputs at the ends of a bounded activation.</summary>
    public const string Saturation = "FAN109";

    /// <summary>Units that are 0 for every sample.</summary>
    public const string DeadUnits = "FAN110";

    /// <summary>Activations that are on, or off, for nearly all samples.</summary>
    public const string ActiveFraction = "FAN111";

    /// <summary>A signal far from 1 where an activation sees it.</summary>
    public const string SignalLevel = "FAN112";

    /// <summary>Outputs whose mean is large beside their deviation.</summary>
    public const string LargeMean = "FAN113";

    /// <summary>A measurement that is far from theory.</summary>
    public const string TheoryDeviation = "FAN114";

    /// <summary>Outputs of a batch that span few directions.</summary>
    public const string LowEffectiveRank = "FAN115";

    /// <summary>Scores so large that the first loss is far above ln C.</summary>
    public const string LargeLogits = "FAN120";

    /// <summary>Scores that are nearly 0.</summary>
    public const string TinyLogits = "FAN121";

    /// <summary>A first loss that is not near ln C.</summary>
    public const string LossLevel = "FAN122";

    /// <summary>A plateau at the beginning of training.</summary>
    public const string Plateau = "FAN123";

    /// <summary>Biases that drift so far that hidden units die.</summary>
    public const string BiasDrift = "FAN124";

    /// <summary>Units of a layer that are the same and stay so.</summary>
    public const string IdenticalUnits = "FAN130";

    /// <summary>Two tensors with the same numbers.</summary>
    public const string DuplicateWeights = "FAN131";

    /// <summary>A weight that no rule or file has set.</summary>
    public const string UntouchedWeights = "FAN132";

    /// <summary>Numbers that are NaN or infinite.</summary>
    public const string NonFinite = "FAN133";

    /// <summary>A weight whose largest singular value or stable rank is not that of independent numbers.</summary>
    public const string Spectrum = "FAN134";

    /// <summary>First updates that are too large or too small beside the weights.</summary>
    public const string UpdateRatio = "FAN140";

    /// <summary>Updates that are rounded away.</summary>
    public const string Stagnation = "FAN141";

    /// <summary>Layers that learn at very different rates.</summary>
    public const string GradientSpread = "FAN142";

    /// <summary>Numbers too small for a half type.</summary>
    public const string HalfUnderflow = "FAN143";

    /// <summary>A derivative of outputs by inputs that stretches directions very differently.</summary>
    public const string Jacobian = "FAN150";

    /// <summary>A tangent kernel that is nearly singular.</summary>
    public const string TangentKernel = "FAN151";
}
