namespace Fanin.Diagnosis.Reports;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Training will fail, or is much harder than it need be.</summary>
    Error,

    /// <summary>Training may be harder than it need be.</summary>
    Warning,

    /// <summary>Worth knowing; nothing need be done.</summary>
    Note,
}
