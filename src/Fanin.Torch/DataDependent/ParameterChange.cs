using System.Collections.Immutable;

namespace Fanin.Torch.DataDependent;

/// <summary>One thing that was done to one parameter, with the numbers that it takes to do it again, and what was measured.</summary>
/// <remarks><para>Arithmetic: in float64, each element rounded once to the parameter's type. Repeatability: exact.</para></remarks>
public sealed class ParameterChange
{
    /// <summary>The parameter's full name.</summary>
    public required string Parameter { get; init; }

    /// <summary>What was done.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>For <see cref="ChangeKind.Draw"/> the scheme's text form; else <see langword="null"/>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Factors, shifts or values: one for all elements, or one for each output unit (channel) of the layer.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>For weight normalization g of each unit, the norm of its weights; else empty.</summary>
    public ImmutableArray<double> Gains { get; init; } = [];

    /// <summary>For the weight of a transposed convolution, [in, out/groups, …kernel], its groups; 0 for other tensors, whose units are their first dimension.</summary>
    public long TransposedGroups { get; init; }

    /// <summary>For <see cref="ChangeKind.Select"/>: along each dimension the places in the larger tensor.</summary>
    public ImmutableArray<ImmutableArray<long>> Indices { get; init; } = [];

    /// <summary>Mean of the layer's output over the batch before the change; for one value per unit the mean over units. <see langword="null"/> if not measured.</summary>
    public double? MeanBefore { get; init; }

    /// <summary>The same after the change.</summary>
    public double? MeanAfter { get; init; }

    /// <summary>Standard deviation of the layer's output before the change, dividing by the count; for one value per unit the mean over units.</summary>
    public double? StdDevBefore { get; init; }

    /// <summary>The same after the change.</summary>
    public double? StdDevAfter { get; init; }

    /// <summary>How many times the layer was changed until it was right, or the step gave up; <see langword="null"/> for steps that don't iterate over a layer.</summary>
    public int? Tries { get; init; }

    /// <summary>What did not come out as wanted; <see langword="null"/> if all did.</summary>
    public string? Note { get; init; }
}
