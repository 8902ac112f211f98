namespace Fanin;

/// <content>What can be wrong with saved plans and with checkpoints.</content>
public sealed partial record Diagnostic
{
    /// <summary>A file that is not JSON.</summary>
    public const string MalformedJson = "FAN040";

    /// <summary>A name that stands twice in one JSON object.</summary>
    public const string RepeatedName = "FAN041";

    /// <summary>A field of a saved plan that is missing, not known, or of another kind.</summary>
    public const string WrongPlanField = "FAN042";

    /// <summary>Fields of a saved plan that contradict each other: counts, shapes, types, places.</summary>
    public const string InconsistentPlan = "FAN043";
}
