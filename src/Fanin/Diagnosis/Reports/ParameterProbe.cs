using Fanin.Parameters;

namespace Fanin.Diagnosis.Reports;

/// <summary>What is known of one parameter's numbers, and of the first gradient and update of training.</summary>
/// <param name="Parameter">The parameter.</param>
/// <remarks>What is not known is <see langword="null"/>; <see cref="Note"/> says why.</remarks>
public sealed record ParameterProbe(ParameterSpec Parameter)
{
    /// <summary>The mean of its elements.</summary>
    public Reading Mean { get; init; }

    /// <summary>Standard deviation of its elements.</summary>
    public Reading StdDev { get; init; }

    /// <summary>‖W‖, the root of the sum of squares.</summary>
    public double? Norm { get; init; }

    /// <summary>‖g‖ of the loss' gradient over the batch.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>‖g‖/‖W‖; <see langword="null"/> if either is unknown or the parameter is 0.</summary>
    public double? GradientRatio => GradientNorm is { } gradient && Norm is > 0 and { } norm ? gradient / norm : null;

    /// <summary>std(first update)/std(W) under the optimizer's rule; <see langword="null"/> if no optimizer is known.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>η·rms(g)/rms(W): below 2⁻²⁴ float32 rounds updates away; <see langword="null"/> if no learning rate is known.</summary>
    public double? StagnationRatio { get; init; }

    /// <summary>The largest singular value of the weight as a matrix of outputs and all else; the prediction is σ(√in + √out), of a Gaussian.</summary>
    public Reading SpectralNorm { get; init; }

    /// <summary>‖W‖²/(spectral norm)²; the prediction is that of a Gaussian.</summary>
    public Reading StableRank { get; init; }

    /// <summary>Output units whose weights and bias equal those of an earlier one; 0 for none.</summary>
    public long? IdenticalUnits { get; init; }

    /// <summary>Name of an earlier parameter of the same numbers, not all alike, in another tensor; <see langword="null"/> if there is none.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>Whether the parameter holds other numbers than its rule gives it, such as what its layer's constructor left; <see langword="null"/> if not known.</summary>
    public bool? IsUntouched { get; init; }

    /// <summary>Elements that are NaN or infinite.</summary>
    public long? NonFiniteCount { get; init; }

    /// <summary>Elements of the gradient that are NaN or infinite.</summary>
    public long? NonFiniteGradientCount { get; init; }

    /// <summary>Why numbers are missing; <see langword="null"/> if there is nothing to say.</summary>
    public string? Note { get; init; }
}
