namespace Fanin.Torch;

/// <summary>Codes of the mistakes that this library finds in checkpoints and in modules named by text, see <see cref="Diagnostic.Code"/>.</summary>
public static class ModuleDiagnostic
{
    /// <summary>A checkpoint's tensor that the module has no place for.</summary>
    public const string UnexpectedTensor = "FAN060";

    /// <summary>A checkpoint's tensor of another shape than the module's.</summary>
    public const string MismatchedShape = "FAN061";

    /// <summary>A checkpoint's tensor whose elements can't become the module's.</summary>
    public const string MismatchedType = "FAN062";

    /// <summary>Two tensors of a checkpoint for one place of the module.</summary>
    public const string StoredTwice = "FAN063";

    /// <summary>A parameter that a checkpoint lacks, or a checkpoint that fits nothing.</summary>
    public const string MissingTensor = "FAN064";

    /// <summary>A text that names no module.</summary>
    public const string InvalidReference = "FAN065";

    /// <summary>A file that is no assembly which can be loaded.</summary>
    public const string InvalidAssembly = "FAN066";

    /// <summary>A type that is not there, or no module that can be made.</summary>
    public const string InvalidModuleType = "FAN067";

    /// <summary>Arguments that suit no constructor.</summary>
    public const string InvalidArguments = "FAN068";

    /// <summary>A constructor that threw.</summary>
    public const string ConstructorFailed = "FAN069";

    /// <summary>A layer or parameter that a module holds, and TorchSharp does not know of.</summary>
    public const string NotRegistered = "FAN070";
}
