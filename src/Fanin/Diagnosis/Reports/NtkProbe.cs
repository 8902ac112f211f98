namespace Fanin.Diagnosis.Reports;

/// <summary>The neural tangent kernel of some samples: products of the gradients of their outputs.</summary>
/// <param name="Samples">Samples that it is of.</param>
/// <param name="LargestEigenvalue">Its largest eigenvalue.</param>
/// <param name="SmallestEigenvalue">Its smallest eigenvalue.</param>
public sealed record NtkProbe(int Samples, double LargestEigenvalue, double SmallestEigenvalue)
{
    /// <summary>Largest over smallest.</summary>
    public double ConditionNumber => LargestEigenvalue / SmallestEigenvalue;
}
