using System.Data.Common;

namespace Fanin.Lab.Storage;

/// <summary>Statements with their values beside them, never in them.</summary>
internal static class Statements
{
    /// <summary>A statement, to be executed and disposed by the caller.</summary>
    public static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Texts of this assembly, with names of parameters where values go.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach ((string name, object? value) in values)
        {
            command.With(name, value);
        }

        return command;
    }

    /// <summary>Executes a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Execute(this DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand command = connection.Command(transaction, text, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Adds a value to a statement.</summary>
    public static void With(this DbCommand command, string name, object? value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    /// <summary>A column that may be null.</summary>
    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
