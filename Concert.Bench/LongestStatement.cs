using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ticketing.Bench;

/// <summary>Notes which statement of a node took longest.</summary>
internal sealed class LongestStatement : DbCommandInterceptor
{
    private readonly Lock gate = new();

    public TimeSpan Took { get; private set; }

    public string Sql { get; private set; } = "";

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Note(command, eventData);
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Note(command, eventData);
        return new(result);
    }

    private void Note(DbCommand command, CommandExecutedEventData eventData)
    {
        lock (gate)
            if (eventData.Duration > Took) (Took, Sql) = (eventData.Duration, command.CommandText.ReplaceLineEndings(" "));
    }
}
