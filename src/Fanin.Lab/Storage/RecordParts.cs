namespace Fanin.Lab.Storage;

/// <summary>What of a stored trial is read beside its description, outcome and metrics. What is not read is empty in the record.</summary>
[Flags]
public enum RecordParts
{
    /// <summary>Nothing else: enough for tables, and the fastest.</summary>
    None = 0,

    /// <summary>What was measured at intervals.</summary>
    Curve = 1,

    /// <summary>The loss of every step.</summary>
    Losses = 2,

    /// <summary>The printed plan.</summary>
    Plan = 4,

    /// <summary>The diagnosis at the start.</summary>
    StartDiagnosis = 8,

    /// <summary>Layers while training.</summary>
    Layers = 16,

    /// <summary>Everything.</summary>
    All = Curve | Losses | Plan | StartDiagnosis | Layers,
}
