namespace Fanin.Diagnosis.Maps;

/// <summary>What depth does to two inputs and to gradients (Poole et al. 2016; Schoenholz et al. 2017).</summary>
public enum MeanFieldPhase
{
    /// <summary>χ below 1: all inputs become alike, gradients vanish.</summary>
    Ordered,

    /// <summary>χ = 1: the edge of chaos, where both are lost slower than exponentially.</summary>
    Critical,

    /// <summary>χ above 1: like inputs drift apart, gradients explode.</summary>
    Chaotic,
}
