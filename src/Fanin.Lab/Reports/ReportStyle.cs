namespace Fanin.Lab.Reports;

/// <summary>How pages look.</summary>
internal static class ReportStyle
{
    private const string Resource = "Fanin.Lab.Reports.report.css";

    /// <summary>The style sheet.</summary>
    public static string Text()
    {
        using Stream stream = typeof(ReportStyle).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
