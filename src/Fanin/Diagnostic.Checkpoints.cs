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

    /// <summary>A safetensors file that is too short to hold its header.</summary>
    public const string TruncatedHeader = "FAN044";

    /// <summary>A safetensors header of more than 100,000,000 bytes.</summary>
    public const string HeaderTooLarge = "FAN045";

    /// <summary>A safetensors header that is not a JSON object from its first byte on.</summary>
    public const string WrongHeaderStart = "FAN046";

    /// <summary>A tensor's entry in a safetensors header that lacks a field, or has one of another kind.</summary>
    public const string WrongHeaderEntry = "FAN047";

    /// <summary>An element type that safetensors does not have.</summary>
    public const string UnknownStoredType = "FAN048";

    /// <summary>A tensor whose bytes are not as many as shape and element type ask for, or too many to count.</summary>
    public const string WrongTensorSize = "FAN049";

    /// <summary>Tensors of a safetensors file that overlap, or leave a gap between them.</summary>
    public const string WrongOffsets = "FAN050";

    /// <summary>A safetensors file that ends before its last tensor does, or after it.</summary>
    public const string UncoveredData = "FAN051";

    /// <summary>Metadata of a safetensors file that are not texts by name.</summary>
    public const string WrongMetadata = "FAN052";

    /// <summary>A field of a checkpoint's index that is missing, or of another kind.</summary>
    public const string WrongIndex = "FAN053";

    /// <summary>A shard's name that is not the plain name of a file beside the index.</summary>
    public const string UnsafeShardName = "FAN054";

    /// <summary>A shard that is not there.</summary>
    public const string MissingShard = "FAN055";

    /// <summary>A tensor that is not in the shard that the index names, or in another one too.</summary>
    public const string MisplacedTensor = "FAN056";

    /// <summary>A checkpoint without the record of how it was made, or with a damaged one.</summary>
    public const string NoRecord = "FAN057";

    /// <summary>A tensor of a checkpoint to load that does not suit the model's tensor of that name, or is missing where it has to be loaded.</summary>
    public const string UnsuitableSource = "FAN058";

    /// <summary>Something in the place to write to: a checkpoint, what another run left unfinished or is about to write, or too little room.</summary>
    public const string OccupiedTarget = "FAN059";
}
