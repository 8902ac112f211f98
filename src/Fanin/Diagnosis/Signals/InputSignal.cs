namespace Fanin.Diagnosis.Signals;

/// <summary>What goes into a network, by three numbers.</summary>
/// <param name="SecondMoment">q, the mean of x² over units and samples: E‖x‖²/n.</param>
/// <param name="Cosine">ρ, the mean cosine of two different samples (or tokens), within [−1, 1].</param>
/// <param name="Mean">The mean of x over units and samples.</param>
public sealed record InputSignal(double SecondMoment, double Cosine, double Mean = 0)
{
    /// <summary>Independent numbers of mean 0 and second moment 1.</summary>
    public static InputSignal Standard { get; } = new(1, 0);

    /// <summary>Indices, for a network that begins with looking them up in a table.</summary>
    public static InputSignal Indices { get; } = new(double.NaN, double.NaN, double.NaN);
}
