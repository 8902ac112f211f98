namespace Fanin.Lab.Texts;

/// <summary>Codes of the mistakes in texts that name data and networks, see <see cref="Diagnostic.Code"/>.</summary>
public static class LabDiagnostic
{
    /// <summary>Data of a name that is not known.</summary>
    public const string UnknownTask = "FAN090";

    /// <summary>An argument of data that is not known, missing, given twice, or impossible.</summary>
    public const string WrongTaskArgument = "FAN091";

    /// <summary>A network of a name that is not known.</summary>
    public const string UnknownNetwork = "FAN092";

    /// <summary>An argument of a network that is not known, missing, given twice, or impossible.</summary>
    public const string WrongNetworkArgument = "FAN093";
}
