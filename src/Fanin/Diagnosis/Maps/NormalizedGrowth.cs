using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>By what a gradient's second moment grows backward, a layer, in deep networks with normalization and without skips. The weights' scale does not matter.</summary>
public static class NormalizedGrowth
{
    /// <summary>E[φ'(z)²]/Var[φ(z)]: batch normalization before each activation, large batches. ReLU: π/(π − 1).</summary>
    /// <param name="activation">φ.</param>
    /// <remarks><para>Source: Yang et al. 2019, arXiv:1902.08129, for ReLU; the general form follows from it.</para></remarks>
    public static double BatchNorm(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.DerivativeSecondMoment / (activation.SecondMoment - (activation.Mean * activation.Mean));
    }

    /// <summary>E[φ'(z)²]/E[φ(z)²]: layer normalization before each activation.</summary>
    /// <param name="activation">φ.</param>
    public static double LayerNorm(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.GradientGrowth;
    }
}
