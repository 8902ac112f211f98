using Fanin.Diagnosis.Plateaus;

namespace Fanin.Diagnosis.Checks;

/// <summary>All limits of <see cref="SignalChecks"/>, each with its source.</summary>
internal static class Thresholds
{
    private const string Convention = "convention";
    private const string Depth = "convention: the norm changes by e in 10 layers; Glorot and Bengio 2010, Schoenholz et al. 2017 (arXiv:1611.01232) for the trend";

    /// <summary>|ln| of the weights' second moment times fan beside what an activation asks for: what makes <see cref="Slope"/> in each layer.</summary>
    public static SourcedLimit Gain { get; } = new(0.2, "derived: variance 1/(fan_in·E[φ²]) keeps the signal (He et al. 2015, arXiv:1502.01852); 0.2 is the limit of the trend");

    /// <summary>Error of a count of connections.</summary>
    public static SourcedLimit Fan { get; } = new(0.01, "derived: no sampling error in a plan, 1 % for rounding");

    /// <summary>|slope| of ln(deviation) by layer.</summary>
    public static SourcedLimit Slope { get; } = new(0.1, Depth);

    /// <summary>The same for gradients by block, where branches normalize what they take: ln(2)/2.</summary>
    public static SourcedLimit SkipSlope { get; } = new(0.3466, "derived: 1 + χ/q, at most a doubling of the second moment a block, and less with depth");

    /// <summary>Factor from end to end that is worth a warning.</summary>
    public static SourcedLimit WarningRatio { get; } = new(10, Convention);

    /// <summary>Factor from end to end that is an error.</summary>
    public static SourcedLimit ErrorRatio { get; } = new(100, Convention);

    /// <summary>Standard deviation below which an activation sees a constant.</summary>
    public static SourcedLimit LowestLevel { get; } = new(0.1, "convention; LSUV (Mishkin and Matas 2016, arXiv:1511.06422) aims at 1");

    /// <summary>Standard deviation above which a signal is large.</summary>
    public static SourcedLimit HighestLevel { get; } = new(10, "convention; LSUV (Mishkin and Matas 2016, arXiv:1511.06422) aims at 1");

    /// <summary>|mean| in standard deviations.</summary>
    public static SourcedLimit MeanShare { get; } = new(2, Convention);

    /// <summary>Cosine that is worth a warning.</summary>
    public static SourcedLimit WarningCosine { get; } = new(0.95, "convention; Dong et al. 2021 (arXiv:2103.03404), Poole et al. 2016 (arXiv:1606.05340)");

    /// <summary>Cosine that is an error where no skip connection carries the inputs past.</summary>
    public static SourcedLimit ErrorCosine { get; } = new(0.99, "convention; Dong et al. 2021 (arXiv:2103.03404), Poole et al. 2016 (arXiv:1606.05340)");

    /// <summary>Root of the gradient's second moment in the lowest post-norm block over that in the highest.</summary>
    public static SourcedLimit PostNorm { get; } = new(1.0 / 3, "derived: (1 + χ)/(1 + v) a block, below 1 where tokens are alike; Xiong et al. 2020 (arXiv:2002.04745)");

    /// <summary>Saturated share that is worth a warning; of unit Gaussian numbers 3.6 % are beyond 0.97 of tanh.</summary>
    public static SourcedLimit Saturated { get; } = new(0.1, "derived: 0.036 for unit Gaussian numbers; Glorot and Bengio 2010");

    /// <summary>Saturated share that is an error.</summary>
    public static SourcedLimit MostlySaturated { get; } = new(0.5, Convention);

    /// <summary>Dead share that is worth a warning.</summary>
    public static SourcedLimit Dead { get; } = new(0.1, "convention; zero biases and He's weights give 0 to 0.01");

    /// <summary>Dead share that is an error.</summary>
    public static SourcedLimit MostlyDead { get; } = new(0.5, "convention; zero biases and He's weights give 0 to 0.01");

    /// <summary>Smallest active share of a ReLU.</summary>
    public static SourcedLimit LeastActive { get; } = new(0.2, "derived: 0.5 without biases");

    /// <summary>Largest active share of a ReLU.</summary>
    public static SourcedLimit MostActive { get; } = new(0.8, "derived: 0.5 without biases");

    /// <summary>|ln(measured q/predicted q)|.</summary>
    public static SourcedLimit Deviation { get; } = new(0.5, "derived: larger than the scatter of one wide network; of narrow ones three times their own");

    /// <summary>Effective rank as a share of min(samples, units).</summary>
    public static SourcedLimit EffectiveRank { get; } = new(0.1, "convention; Roy and Vetterli 2007");

    /// <summary>Deviation of scores that is worth a warning.</summary>
    public static SourcedLimit LargeLogits { get; } = new(3, "derived: the loss exceeds ln C by about half the variance");

    /// <summary>Deviation of scores that is an error.</summary>
    public static SourcedLimit HugeLogits { get; } = new(10, "derived: the loss exceeds ln C by many nats");

    /// <summary>Deviation of scores that are nearly equal.</summary>
    public static SourcedLimit TinyLogits { get; } = new(1e-3, "derived: the loss is ln C to 6 digits");

    /// <summary>Nats that the first loss may be above ln C.</summary>
    public static SourcedLimit LossAbove { get; } = new(1, "derived: half the variance of scores");

    /// <summary>Nats that the first loss may be below ln C.</summary>
    public static SourcedLimit LossBelow { get; } = new(0.05, "derived: untrained scores know nothing of labels");

    /// <summary>Epochs of plateau that are worth a warning.</summary>
    public static SourcedLimit PlateauEpochs { get; } = new(1, "derived, and measured on 15 plateaus within 11 %");

    /// <summary>Epochs of plateau that are an error.</summary>
    public static SourcedLimit LongPlateauEpochs { get; } = new(10, "derived, and measured on 15 plateaus within 11 %");

    /// <summary>Steps that make a plateau where the length of an epoch is not known.</summary>
    public static SourcedLimit PlateauSteps { get; } = new(PlateauPredictor.FewestSteps, Convention);

    /// <summary>Bias drift above which units die.</summary>
    public static SourcedLimit DyingDrift { get; } = new(PlateauPredictor.DyingDrift, "derived; measured: 14 of 45 units left at 11");

    /// <summary>Bias drift above which all units die.</summary>
    public static SourcedLimit FatalDrift { get; } = new(PlateauPredictor.FatalDrift, "derived; measured: none left at 54");

    /// <summary>Deviation of the spectral norm from a Gaussian's.</summary>
    public static SourcedLimit SpectralNorm { get; } = new(0.2, "derived: Marchenko and Pastur 1967");

    /// <summary>Stable rank as a share of a Gaussian's.</summary>
    public static SourcedLimit StableRank { get; } = new(0.5, "derived: n/4 for a square Gaussian");

    /// <summary>Smallest update ratio.</summary>
    public static SourcedLimit SmallUpdate { get; } = new(1e-5, "convention: Karpathy, CS231n, aims at 1e-3");

    /// <summary>Largest update ratio.</summary>
    public static SourcedLimit LargeUpdate { get; } = new(1e-2, "convention: Karpathy, CS231n, aims at 1e-3");

    /// <summary>Largest over smallest gradient ratio of the weights.</summary>
    public static SourcedLimit GradientSpread { get; } = new(1e3, "convention; Krähenbühl et al. 2016 (arXiv:1511.06856)");

    /// <summary>Condition number of the derivative of outputs by inputs.</summary>
    public static SourcedLimit Jacobian { get; } = new(1e4, "convention; Pennington et al. 2017 (arXiv:1711.04735)");

    /// <summary>Condition number of the tangent kernel.</summary>
    public static SourcedLimit TangentKernel { get; } = new(1e6, "convention; Xiao et al. 2020 (arXiv:1912.13053)");
}
