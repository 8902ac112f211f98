namespace Fanin.Activations;

/// <summary>A gated unit a·φ(b), a and b from two linear maps of one input (Shazeer 2020, arXiv:2002.05202).</summary>
/// <remarks>
/// <para>With a and b independent and of second moment 1 the unit's is E[φ(z)²], so the following matrix needs the gain 1/√E[φ²]. The map from one
/// block's second moment q to the next is q·E[φ(√q·z)²]: at 1 its slope is near 2, so without a normalization before the block scale runs away.</para>
/// </remarks>
public sealed class GatedUnit
{
    /// <summary>Makes a gated unit.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="gate">φ.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public GatedUnit(string name, Activation gate)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(gate);
        (Name, Gate) = (name, gate);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>φ.</summary>
    public Activation Gate { get; }

    /// <summary>The unit, for people.</summary>
    public string Formula => Gate.Name == "linear" ? "a·b" : $"a·{Gate.Name}(b)";

    /// <summary>E[(a·φ(b))²] = E[φ(z)²].</summary>
    public double SecondMoment => Gate.SecondMoment;

    /// <summary>1/√E[φ(z)²]: the gain of the matrix that follows the unit.</summary>
    /// <exception cref="ArgumentException">φ is zero wherever a Gaussian number can be, or can't be integrated.</exception>
    public double FollowingGain => Gate.ForwardGain;

    /// <summary>E[φ(z)²] + E[φ'(z)²]: second moment of the gradient into the input, per unit of that at the output, both maps having gain 1.</summary>
    public double GradientSecondMoment => Gate.SecondMoment + Gate.DerivativeSecondMoment;

    /// <summary>1 + the gate's own slope: of the map q → q·E[φ(√q·z)²]/E[φ(z)²] at q = 1.</summary>
    public double LengthMapSlope => 1 + Gate.LengthMapSlope;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
