namespace Fanin.Torch.DataDependent;

/// <summary>What was done to a parameter.</summary>
public enum ChangeKind
{
    /// <summary>All elements drawn anew: <see cref="ParameterChange.Scheme"/>, from the keyed stream under the record's seed.</summary>
    Draw,

    /// <summary>Multiplied by <see cref="ParameterChange.Values"/>.</summary>
    Scale,

    /// <summary><see cref="ParameterChange.Values"/> added.</summary>
    Shift,

    /// <summary>Replaced by <see cref="ParameterChange.Values"/>.</summary>
    Set,

    /// <summary>Taken from a larger checkpoint: <see cref="ParameterChange.Indices"/> of the tensor of the same name.</summary>
    Select,
}
