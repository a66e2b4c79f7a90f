# Completion of fusioninventory-wakeonlan, another name of fi-wakeonlan, for fish. Made by "npm run generate".
complete -c fusioninventory-wakeonlan -w fi-wakeonlan
