using System.Collections.Immutable;

namespace Fanin.Diagnosis.Reports;

/// <summary>A model before the first step of training: its signal layer by layer, its parameters, and what is wrong with them.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Layers">The input, then every layer in the order of the signal, parts before the whole.</param>
/// <param name="Parameters">One a parameter, in the order of the model.</param>
public sealed record ProbeReport(string Model, ImmutableArray<LayerProbe> Layers, ImmutableArray<ParameterProbe> Parameters)
{
    /// <summary>Name of the recipe; <see langword="null"/> if none is known.</summary>
    public string? Recipe { get; init; }

    /// <summary>Samples of the batch that was measured with; <see langword="null"/> if nothing was measured.</summary>
    public int? Samples { get; init; }

    /// <summary>Whether the numbers are measured; otherwise they are theory alone.</summary>
    public bool IsMeasured => Samples is not null;

    /// <summary>The loss of the batch; <see langword="null"/> if not measured.</summary>
    public double? Loss { get; init; }

    /// <summary>C, classes that the outputs are scores of; <see langword="null"/> if they are none, or it is not known.</summary>
    public int? Classes { get; init; }

    /// <summary>ln C, the loss of equal scores.</summary>
    public double? UniformLoss => Classes is { } classes ? Math.Log(classes) : null;

    /// <summary>Standard deviation of the scores before the softmax.</summary>
    public Reading LogitStdDev { get; init; }

    /// <summary>Whether training will begin on a plateau; <see langword="null"/> if that was not asked.</summary>
    public PlateauReading? Plateau { get; init; }

    /// <summary>Singular values of the outputs' derivative; <see langword="null"/> if not measured.</summary>
    public JacobianProbe? Jacobian { get; init; }

    /// <summary>The neural tangent kernel; <see langword="null"/> if not measured.</summary>
    public NtkProbe? Ntk { get; init; }

    /// <summary>What is wrong, the worst first.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Whether a finding is an error.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);

    /// <inheritdoc/>
    public bool Equals(ProbeReport? other) => other is not null
        && (Model, Recipe, Samples, Loss, Classes, LogitStdDev) == (other.Model, other.Recipe, other.Samples, other.Loss, other.Classes, other.LogitStdDev)
        && (Plateau, Jacobian, Ntk) == (other.Plateau, other.Jacobian, other.Ntk)
        && Layers.SequenceEqual(other.Layers) && Parameters.SequenceEqual(other.Parameters) && Findings.SequenceEqual(other.Findings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Model, Recipe, Layers.Length, Parameters.Length, Findings.Length);

    /// <summary>The report as a table, see <see cref="ReportTable"/>.</summary>
    public override string ToString() => ReportTable.Format(this);
}
