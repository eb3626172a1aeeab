-- Whether those a pack invites can be asked changes by the day, so a saved pack no longer says it.
UPDATE pack_version SET content = json_set(content, '$.invitations', (
  SELECT json_group_array(json_remove(value, '$.availability')) FROM json_each(content, '$.invitations')));
