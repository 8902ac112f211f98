namespace Fanin.Diagnosis.Signals;

/// <summary>What theory predicts of the signal behind one step, and of the gradient there.</summary>
/// <param name="Name">The step's name, or its kind.</param>
/// <param name="Kind">What the step does, in a word.</param>
/// <param name="Depth">Within how many other steps it stands: 0 for those of the outermost sequence.</param>
/// <remarks><para>What can't be predicted is <see langword="null"/>, and <see cref="Note"/> says why, at the step where that begins.</para></remarks>
public sealed record LayerSignals(string Name, string Kind, int Depth)
{
    /// <summary>q, the mean of x² over units and samples.</summary>
    public double? SecondMoment { get; init; }

    /// <summary>Mean of x over units and samples.</summary>
    public double? Mean { get; init; }

    /// <summary>√(q − mean²), the standard deviation over units and samples.</summary>
    public double? StdDev => SecondMoment is { } q && Mean is { } mean ? Math.Sqrt(Math.Max(0, q - (mean * mean))) : null;

    /// <summary>ρ, the mean cosine of two different samples or tokens; 0 where the signal is 0.</summary>
    public double? Cosine { get; init; }

    /// <summary>q behind the step over q before it.</summary>
    public double? ForwardFactor { get; init; }

    /// <summary>Second moment of the loss' gradient with respect to one number behind the step, relative to that at the network's output.</summary>
    public double? GradientSecondMoment { get; init; }

    /// <summary>Second moment of the gradient before the step over that behind it, along this step alone.</summary>
    public double? GradientFactor { get; init; }

    /// <summary>Why numbers are missing, or what they leave out; <see langword="null"/> if there is nothing to say.</summary>
    public string? Note { get; init; }
}
