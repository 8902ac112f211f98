namespace Fanin.Lab.Export;

/// <summary>A column of an exported table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What is in it; in any row it may be missing.</param>
internal sealed record ExportColumn(string Name, ExportType Type);

/// <summary>What is in a column.</summary>
internal enum ExportType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Whole numbers of 64 bits.</summary>
    Whole,

    /// <summary>Numbers of double precision.</summary>
    Number,
}
