using System.Globalization;
using Fanin.Lab.Data;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace Fanin.Lab.Tasks;

/// <summary>A table in a Parquet file: numbers, truth values and texts; columns of other types must be left out.</summary>
internal static class ParquetTable
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skip">Columns that are not wanted.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataFileException">The file can't be read, or a column is of another type or has gaps.</exception>
    public static IReadOnlyList<TableColumn> Read(string path, IReadOnlySet<string> skip, CancellationToken cancellation)
    {
        try
        {
            return Task.Run(() => ReadAsync(path, skip, cancellation), cancellation).GetAwaiter().GetResult();
        }
        catch (Exception wrong) when (wrong is ParquetException or InvalidDataException or IOException or NotSupportedException or OverflowException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new DataFileException($"{path}: expected a Parquet file, but it is damaged, encrypted or something else: {wrong.Message.Split('\n')[0]}", wrong) { FileName = path };
        }
    }

    private static async Task<IReadOnlyList<TableColumn>> ReadAsync(string path, IReadOnlySet<string> skip, CancellationToken cancellation)
    {
        using FileStream file = DataFiles.Open(path);
        DeserializationResult<Dictionary<string, object>> read = await ParquetSerializer.DeserializeUntypedAsync(file, cancellationToken: cancellation);
        Field[] fields = [.. read.Schema.Fields.Where(field => !skip.Contains(field.Name))];
        return read.Data.Count > 0
            ? [.. fields.Select(field => Column(path, field, [.. read.Data.Select(row => row.GetValueOrDefault(field.Name))]))]
            : throw new DataFileException($"{path}: expected rows, got none.") { FileName = path };
    }

    private static TableColumn Column(string path, Field field, List<object?> values)
    {
        string name = field.Name;
        Type? type = (field as DataField)?.ClrType;
        bool isText = type == typeof(string) || type == typeof(ReadOnlyMemory<char>);
        if (field is DataField { IsArray: true } || type is null || (!isText && !IsNumber(type)))
        {
            throw new DataFileException($"{path}: expected numbers, truth values or texts in the column \"{name}\", got {type?.Name ?? field.SchemaType.ToString()}. Leave it out by ignore={name}.") { FileName = path };
        }

        int gap = values.FindIndex(value => value is null || value is double.NaN or float.NaN);
        if (gap >= 0)
        {
            throw new DataFileException(
                FormattableString.Invariant($"{path}, row {gap + 1}: expected a value of \"{name}\", got none. Fill it in, take the row out, or leave the column out by ignore={name}."))
            { FileName = path };
        }

        if (isText)
        {
            return new TextColumn(name, [.. values.Select(value => value!.ToString()!)]);
        }

        double[] numbers = [.. values.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))];
        int infinite = Array.FindIndex(numbers, number => !double.IsFinite(number));
        return infinite < 0
            ? new NumberColumn(name, numbers)
            : throw new DataFileException(FormattableString.Invariant($"{path}, row {infinite + 1}: expected a finite number of \"{name}\", got {numbers[infinite]}.")) { FileName = path };
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.Boolean and <= TypeCode.Decimal and not TypeCode.Char;
}
