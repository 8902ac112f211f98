namespace Fanin.Diagnosis.Reports;

/// <summary>The singular values of the derivative of a network's outputs with respect to its inputs, over samples.</summary>
/// <param name="MeanSquare">The mean of their squares.</param>
/// <param name="Largest">The largest.</param>
/// <param name="Smallest">The smallest.</param>
public sealed record JacobianProbe(double MeanSquare, double Largest, double Smallest)
{
    /// <summary>All of them, of all samples; <see langword="null"/> if they were not kept.</summary>
    public Spectrum? Spectrum { get; init; }

    /// <summary>Largest over smallest.</summary>
    public double ConditionNumber => Largest / Smallest;
}
